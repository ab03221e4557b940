using MfaPortal.Accounts;
using MfaPortal.Safety;

namespace MfaPortal.Operations;

/// <summary>
/// The verb <c>unfreeze</c>: opens a frozen account from the console, for the day on which nobody is left who may do so on a page. Whoever can run
/// it has the database and the master key anyway.
/// </summary>
internal static class UnfreezeVerb
{
    public const string Usage = "unfreeze <user name> --reason \"<why>\"";

    /// <summary>Null: done. Otherwise why not.</summary>
    public static async Task<string?> Run(IServiceProvider services, string login, string reason, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Usage;
        }

        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountBook>().Named(login, ct) is not { } account ? "There is no such account."
            : await scope.ServiceProvider.GetRequiredService<Freezing>().UnfreezeByOperator(account, reason.Trim(), ct) ? null
            : "The account is not frozen.";
    }
}
