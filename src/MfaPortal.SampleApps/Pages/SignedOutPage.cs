namespace MfaPortal.SampleApps.Pages;

internal static class SignedOutPage
{
    public static Html Content(SampleApp app, Html notice) => Html.Of($"""
        <h1>{app.Name}</h1>
        {notice}
        <p class="lead">{app.Purpose}</p>
        <p><a class="button" id="sign-in" href="/signin">Sign in</a></p>
        """);
}
