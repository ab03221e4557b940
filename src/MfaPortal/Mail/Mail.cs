using MfaPortal.Mail.Smtp;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail;

/// <summary>
/// The room of the letters: what they say, the outbox they wait in (table <c>outbox</c>), and how they reach a mail server.
/// Everyone may queue a letter, with the act it tells of; nobody else sends one.
/// </summary>
internal static class Mail
{
    /// <param name="dataRoot">Development's data folder; its <c>mail</c> receives the letters where no mail server is set.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, string dataRoot)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).PostConfigure(options =>
        {
            options.Folder = Path.GetFullPath(options.Folder is { Length: > 0 } folder ? folder : Path.Combine(dataRoot, "mail"));
            if (environment.IsDevelopment() && options.From.Length == 0)
            {
                options.From = "mfaportal@example.test";
            }
        });
        services.AddOptions<MailOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddSingleton(LetterHead.From(configuration));
        services.AddSingleton(Places.From(configuration));
        services.AddScoped<LetterWriter>();
        services.AddScoped<Outbox>();
        services.AddScoped<Notices>();
        services.AddScoped<SentLetters>();
        services.AddScoped<Deliveries>();

        services.AddSingleton<DueMail>();
        services.AddSingleton<FolderTransport>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Host is { Length: > 0 }
            ? provider.GetRequiredService<SmtpTransport>()
            : provider.GetRequiredService<FolderTransport>());

        // Also under its own name, so that the outbox wakes it and a test sends at once.
        services.AddSingleton<OutboxWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxWorker>());
        return services;
    }
}
