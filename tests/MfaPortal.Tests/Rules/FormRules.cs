using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// Razor Pages ask every POST for an antiforgery token by themselves: nothing switches that off, no form forgets to carry one, and
/// every other POST is listed with what guards it.
/// </summary>
internal static partial class FormRules
{
    public static Rule NobodyOptsOut { get; } = new("No page goes without antiforgery", files =>
        from file in files
        where (file.IsCSharp || file.IsRazor) && file.Path.StartsWith("src/MfaPortal/", StringComparison.Ordinal)
        from Match found in OptOut().Matches(file.Code)
        select file.Wrong(found.Index, $"says {found.Value}"))
    {
        Examples =
        [
            new("an attribute", "IgnoreAntiforgeryToken", new Source("src/MfaPortal/A/A.cshtml.cs", "[IgnoreAntiforgeryToken]\nclass AModel : PageModel;")),
            new("a convention", "IgnoreAntiforgeryToken", new Source("src/MfaPortal/A/A.cs", "options.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());")),
            new("an endpoint", "DisableAntiforgery", new Source("src/MfaPortal/A/A.cs", "routes.MapPost(\"/a\", A).DisableAntiforgery();")),
            new("a form", "asp-antiforgery=\"false\"", new Source("src/MfaPortal/A/A.cshtml", "<form method=\"post\" asp-antiforgery=\"false\">")),
            new("one that checks", null, new Source("src/MfaPortal/A/A.cs", "if (!await antiforgery.IsRequestValidAsync(http))")),
        ],
    };

    // The form tag helper adds no token where a form names its own address.
    public static Rule FormsCarryATokenOfTheirOwn { get; } = new("A form with an address of its own asks for its token", files =>
        from file in files
        where file.IsRazor
        from Match form in Form().Matches(file.Code)
        where form.Value.Contains("\"post\"", StringComparison.OrdinalIgnoreCase) && Action().IsMatch(form.Value)
            && !form.Value.Contains("asp-antiforgery=\"true\"", StringComparison.Ordinal)
        select file.Wrong(form.Index, "posts without a token"))
    {
        Examples =
        [
            new("elsewhere", "without a token", new Source("src/MfaPortal/A/A.cshtml", "<form method=\"post\"\n action=\"/b\">")),
            new("elsewhere with its token", null, new Source("src/MfaPortal/A/A.cshtml", "<form method=\"post\" action=\"/b\" asp-antiforgery=\"true\">")),
            new("to its own page", null, new Source("src/MfaPortal/A/A.cshtml", "<form method=\"post\" asp-page-handler=\"B\">")),
            new("a search", null, new Source("src/MfaPortal/A/A.cshtml", "<form method=\"get\" action=\"/b\">")),
        ],
    };

    public static Rule OtherPostsAreListed { get; } = new("Every POST beside the pages is listed", files =>
        from file in files
        where file.IsCSharp && file.Path.StartsWith("src/MfaPortal", StringComparison.Ordinal)
        from Match found in Post().Matches(file.Code)
        select file.Wrong(found.Index, $"takes POST: {found.Value}"))
    {
        Examples =
        [
            new("an endpoint", "takes POST", new Source("src/MfaPortal/A/A.cs", "routes.MapPost(\"/a\", A);")),
            new("among methods", "takes POST", new Source("src/MfaPortal/A/A.cs", "routes.MapMethods(\"/a\", [\"GET\", \"POST\"], A);")),
            new("every method", "takes POST", new Source("src/MfaPortal/A/A.cs", "routes.Map(\"/a\", A);")),
            new("reading", null, new Source("src/MfaPortal/A/A.cs", "routes.MapGet(\"/a\", A); routes.MapMethods(\"/a\", [\"GET\", \"HEAD\"], A);")),
        ],
        Exemptions =
        [
            new("src/MfaPortal/Sessions/SessionEndpoints.cs", "MapPost(\"/session/extend\"", "Checks the token itself: a script calls it."),
            new("src/MfaPortal/Sessions/SessionEndpoints.cs", "MapPost(\"/language\"", "Changes nothing but words; a forged request gains nothing."),
            new("src/MfaPortal/Factors/Push/PhoneEndpoints.cs", "MapPost(\"/phone/api/", "No cookie counts there: linking shows a code, all else is signed by the phone's key."),
            new("src/MfaPortal/Operations/RequestLog.cs", "takes POST", "Names methods for the log; maps nothing."),
            new("src/MfaPortal.Oidc/OidcEndpoints.cs", "\"POST\"", "Callers are other sites and servers; each endpoint authenticates its client or its request."),
            new("src/MfaPortal.SampleApps/SignIn/BackChannelRoutes.cs", "MapPost(\"/backchannel\"", "A sample app; the portal calls it, with a token that is checked."),
            new("src/MfaPortal.SampleApps/SignIn/SignInRoutes.cs", "MapPost(\"/signout\"", "A sample app; its session cookie is SameSite=Lax, which a foreign POST does not carry."),
        ],
    };

    [GeneratedRegex("""\bIgnoreAntiforgeryToken\w*|\bDisableAntiforgery\b|asp-antiforgery="false["]""")]
    private static partial Regex OptOut();

    [GeneratedRegex("<form\\b(?:[^>\"]|\"[^\"]*\")*>")]
    private static partial Regex Form();

    [GeneratedRegex(@"\s(?:action|asp-page|asp-route|asp-controller)=")]
    private static partial Regex Action();

    [GeneratedRegex("""\bMap(?:Post|Put|Patch|Delete)?\("[^"]*"|"(?:POST|PUT|PATCH|DELETE)["]""")]
    private static partial Regex Post();
}
