using System.Globalization;
using MfaPortal.Audit;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Admin.Apps;

/// <summary>One refused request, and what it means to the app's owner.</summary>
/// <param name="Address">The refused redirect address, without query.</param>
/// <param name="MayBeAdded">
/// Whether that address is whole, could be registered, and is on the host of one that is: anybody can send a request with an address of
/// their own and wait for somebody to press a button.
/// </param>
internal sealed record AppFailure(
    long Id, DateTimeOffset At, string? From, string Reference, IHtmlContent Sentence, string? Detail, string? Address, bool MayBeAdded, string? OtherId)
{
    /// <summary>
    /// What the protocol says of a refusal, by how it begins; the word after it has the text. What is not here is shown as it is: nothing is
    /// hidden because nobody described it.
    /// </summary>
    private static readonly (string Begins, string Word)[] Known =
    [
        ("redirect_uri is missing", "redirect-missing"),
        ("code_challenge is missing", "pkce-missing"),
        ("code_challenge_method must", "pkce-method"),
        ("code_verifier does not fit", "verifier"),
        ("redirect_uri is not the one", "redirect-other"),
        ("The secret is wrong", "secret-wrong"),
        ("Nothing was shown", "secret-missing"),
        ("The secret is empty", "secret-missing"),
        ("Too many wrong secrets", "secret-locked"),
        ("No such code", "code-unknown"),
        ("The code is not one of ours", "code-unknown"),
        ("Account, session or grant", "over"),
        ("The person may not use", "not-allowed"),
        ("The person did not sign in", "declined"),
        ("No usable scope", "scope-none"),
        ("post_logout_redirect_uri is not registered", "logout-address"),
        ("This grant_type", "grant-type"),
    ];

    public static AppFailure Of(AuditQueryLine row, ClientEntry app, Text text)
    {
        var detail = row.Facts.GetValueOrDefault("detail");
        var address = row.Facts.GetValueOrDefault("address");
        var longer = row.Facts.ContainsKey("longer");
        var difference = address is null ? null : AddressDifference.Of(address, longer, app.Settings?.RedirectUris ?? []);
        var sentence =
            row.ClientId != app.Id ? text.Html["admin.app.failure.similar-id", row.ClientId]
            : difference is not null ? text.Html[$"admin.app.failure.address.{difference.Word}", address, difference.Registered]
            : row.Event == "code.replayed" ? text.Html["admin.app.failure.code-twice"]
            : row.Facts.GetValueOrDefault("expired") is { } over && DateTimeOffset.TryParse(over, CultureInfo.InvariantCulture, out var at) ? text.Html["admin.app.failure.secret-expired", text.BriefTime(at)]
            : detail?.StartsWith("The scope ", StringComparison.Ordinal) == true ? text.Html["admin.app.failure.scope", detail.Split(' ')[2]]
            : Known.FirstOrDefault(known => detail?.StartsWith(known.Begins, StringComparison.Ordinal) == true).Word is { } word ? text.Html[$"admin.app.failure.{word}"]
            : text.Html["admin.app.failure.as-told"];
        return new AppFailure(
            row.Id, row.At, row.Address, row.CorrelationId, sentence, detail, address, !longer && IsOfTheApp(difference) && ClientAddress.Fault(address ?? "", app.IsPublic) is null,
            row.ClientId == app.Id ? null : row.ClientId);
    }

    private static bool IsOfTheApp(AddressDifference? difference) => difference?.Word is "slash" or "case" or "scheme" or "port" or "path";
}
