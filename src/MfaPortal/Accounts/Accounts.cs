namespace MfaPortal.Accounts;

/// <summary>The room of who somebody is: owns the tables <c>accounts</c> and <c>organisations</c>.</summary>
internal static class Accounts
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services.AddScoped<AccountBook>();
}
