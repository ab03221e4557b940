using MfaPortal.Factors.Push.Messages;

namespace MfaPortal.Factors.Push;

/// <summary>
/// The kind <c>push</c>: approving on the person's own phone, in an app that is a page of this portal. The factor's payload is the phone's
/// public key and where its messages go; the private key never leaves the phone, so a copy of the database approves nothing. An open question
/// and a phone that is being linked are payloads of their challenges.
/// </summary>
internal static class Push
{
    public const string ReplacePage = "/factors/push/replace";

    public static readonly FactorKind Kind = new(
        "push", FactorRole.Primary, Strength.Strong, ["pop"], "/factors/push/enrol", "/factors/push/verify")
    {
        Icon = "phone",
        ReplacePath = ReplacePage,
    };

    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PushOptions>().Bind(configuration.GetSection(PushOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddPushMessages()
            .AddSingleton(Kind)
            .AddSingleton<PairingCodes>()
            .AddSingleton<PairingLimit>()
            .AddSingleton<PhoneAssets>()
            .AddSingleton<PhoneOrigin>()
            .AddScoped<Pairings>()
            .AddScoped<PairingSights>()
            .AddScoped<Practice>()
            .AddScoped<PushQuestions>()
            .AddScoped<QuestionSights>()
            .AddScoped<PushAlerts>()
            .AddScoped<PushAnswers>()
            .AddScoped<PhoneDoor>()
            .AddScoped<PhoneBook>();
    }

    public static void MapPush(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/factors/push/state", ComputerState.Look);
        routes.MapPhone();
    }
}
