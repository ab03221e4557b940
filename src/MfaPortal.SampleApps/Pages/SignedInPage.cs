namespace MfaPortal.SampleApps.Pages;

internal static class SignedInPage
{
    public static Html Content(SampleApp app, Visitor visitor, AppAddresses addresses) => Html.Of($"""
        <h1>{SampleContent.Heading(app)}</h1>
        {SampleContent.Of(app)}
        <section aria-labelledby="who">
        <h2 id="who">Who is signed in, and how</h2>
        <dl>
        {Row("Name", visitor.Name)}{Row("User name", visitor.UserName)}{Row("E-mail", visitor.Email)}{Code("Subject (sub)", visitor.Subject)}
        {Code("Strength (acr)", visitor.Acr)}{Code("Means (amr)", visitor.Amr)}{Time("Proven at the portal", visitor.Proven)}
        {Time("Signed in here", visitor.SignedInHere)}{Code("Portal session (sid)", visitor.Sid)}
        </dl>
        <div class="actions">
        <form method="post" action="/signout"><button class="button" id="sign-out" type="submit">Sign out</button></form>
        <a class="button quiet" id="sign-in-fresh" href="/signin/fresh">Sign in again with a fresh proof</a>
        </div>
        </section>
        <section aria-labelledby="others">
        <h2 id="others">Other apps, same sign-in</h2>
        <p>These open without asking you again while the portal knows you.</p>
        <ul class="others">{Html.Join(SampleApp.All.Where(other => other != app).Select(other => Link(other, addresses)))}</ul>
        </section>
        """);

    private static Html Link(SampleApp app, AppAddresses addresses) => Html.Of($"""
        <li><a href="{new Uri(addresses.Public(app.Id), "/signin")}">{app.Name}</a></li>
        """);

    private static Html Row(string label, string? value) =>
        Html.Of($"<div><dt>{label}</dt><dd>{Shown(value)}</dd></div>");

    private static Html Code(string label, string? value) =>
        Html.Of($"<div><dt>{label}</dt><dd><code>{Shown(value)}</code></dd></div>");

    private static Html Time(string label, DateTimeOffset? time) =>
        time is { } known ? Html.Of($"<div><dt>{label}</dt><dd>{known}</dd></div>") : Row(label, null);

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "not told" : value;
}
