using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Storage;

namespace MfaPortal.Operations;

/// <summary>
/// The verb <c>add-administrator</c>: puts the first administrator into an empty database, or one more when none is left. It gives no password:
/// "Forgot your password?" is the way in, and the first sign-in asks for a second step. Whoever can run it has the database and the master key
/// anyway.
/// </summary>
internal static class AddAdministratorVerb
{
    public const string Usage = "add-administrator <user name> --email <address> --name \"<name as people read it>\"";

    private const int LongestName = 200;

    /// <summary>Null: done. Otherwise why not.</summary>
    public static async Task<string?> Run(IServiceProvider services, string userName, string email, string name, CancellationToken ct)
    {
        if (!IsName(userName, LoginName.MaxLength) || !IsName(name, LongestName))
        {
            return Usage;
        }

        if (!EmailAddress.TryParse(email, out _))
        {
            return "--email is not one plain mail address, as in anna@example.org.";
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        if (await scope.ServiceProvider.GetRequiredService<AccountBook>().AddAdministrator(userName.Trim(), email, name.Trim(), ct) is not { } account)
        {
            return "There is an account with this user name or address already.";
        }

        scope.ServiceProvider.GetRequiredService<AuditTrail>().AddOwn("account.added", account);
        await db.SaveChangesAsync(ct);
        await Console.Out.WriteLineAsync("Added. Open the portal and press \"Forgot your password?\" to choose the first password.");
        return null;
    }

    private static bool IsName(string text, int longest) => LoginName.Key(text).Length > 0 && text.Length <= longest && !text.Any(char.IsControl);
}
