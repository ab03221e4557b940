using System.Net;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Plan <c>oidcc-rp-initiated-logout-certification-test-plan</c>. A page that asks is answered with yes, as the suite's operator does.</summary>
public sealed class RpInitiatedLogoutOp(OpPortal op) : IClassFixture<OpPortal>
{
    private const string SignedOutPage = "/signed-out";

    private readonly Lazy<Task<RelyingParty>> starting = new(() => RelyingParty.Start(op));

    [Fact]
    public async Task oidcc_rp_initiated_logout_discovery_endpoint_verification() =>
        Assert.StartsWith("https://", (await starting.Value).Endpoint("end_session_endpoint"), StringComparison.Ordinal);

    [Fact]
    public async Task oidcc_rp_initiated_logout()
    {
        var (rp, hint) = await SignedIn();
        var state = RelyingParty.Random(128);

        var page = await Yes(rp, await Ask(rp, ("id_token_hint", hint), ("post_logout_redirect_uri", OpPortal.PostLogout), ("state", state)));

        Assert.Equal($"{OpPortal.PostLogout}?state={state}", page.Location!.OriginalString);
        await AssertSignedOut(rp);
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_bad_post_logout_redirect_uri()
    {
        var (rp, hint) = await SignedIn();

        await AssertStays(rp, ("id_token_hint", hint), ("post_logout_redirect_uri", "https://rp.test/elsewhere"), ("state", "s"));
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri()
    {
        var (rp, hint) = await SignedIn();

        await AssertStays(rp, ("id_token_hint", hint), ("post_logout_redirect_uri", OpPortal.PostLogout + "?foo=bar"), ("state", "s"));
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_modified_id_token_hint()
    {
        var (rp, hint) = await SignedIn();
        var unsigned = SignedJwt.Encode("""{"alg":"none"}"""u8.ToArray()) + "." + hint.Split('.')[1] + ".";

        await AssertStays(rp, ("id_token_hint", unsigned), ("post_logout_redirect_uri", OpPortal.PostLogout), ("state", "s"));
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_bad_id_token_hint()
    {
        var (rp, hint) = await SignedIn();
        var own = SignedJwt.Forged("RS256", new { iss = rp.Client, aud = rp.Client, sub = SignedJwt.Payload(hint).GetProperty("sub").GetString() });

        await AssertStays(rp, ("id_token_hint", own), ("post_logout_redirect_uri", OpPortal.PostLogout), ("state", "s"));
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_no_id_token_hint()
    {
        var (rp, _) = await SignedIn();

        await AssertStays(rp, ("post_logout_redirect_uri", OpPortal.PostLogout), ("state", "s"));
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_no_params() => await AssertSignsOutHere();

    [Fact]
    public async Task oidcc_rp_initiated_logout_no_post_logout_redirect_uri()
    {
        var (rp, hint) = await SignedIn();

        Assert.Equal(SignedOutPage, (await Yes(rp, await Ask(rp, ("id_token_hint", hint), ("state", "s")))).Path);

        await AssertSignedOut(rp);
    }

    [Fact]
    public async Task oidcc_rp_initiated_logout_only_state() => await AssertSignsOutHere(("state", "s"));

    [Fact]
    public async Task oidcc_rp_initiated_logout_no_state()
    {
        var (rp, hint) = await SignedIn();

        var page = await Yes(rp, await Ask(rp, ("id_token_hint", hint), ("post_logout_redirect_uri", OpPortal.PostLogout)));

        Assert.Equal(OpPortal.PostLogout, page.Location!.OriginalString);
        await AssertSignedOut(rp);
    }

    private async Task<(RelyingParty Party, string Hint)> SignedIn()
    {
        var rp = await starting.Value;
        return (rp, (await rp.HappyFlow()).IdTokenText);
    }

    private static Task<Page> Ask(RelyingParty rp, params (string Name, string Value)[] parameters) =>
        rp.Browser.Get(rp.Endpoint("end_session_endpoint") + "?" + string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}")));

    private static async Task<Page> Yes(RelyingParty rp, Page page) => page.Path == "/sign-out" ? await rp.Browser.Submit(page, "main form") : page;

    private static async Task AssertStays(RelyingParty rp, params (string Name, string Value)[] parameters)
    {
        var page = await Ask(rp, parameters);
        RelyingParty.AssertStaysHere(page);
        Assert.Contains((page.Path, page.Status), new[] { ("/sign-out", HttpStatusCode.OK), ("/connect/logout", HttpStatusCode.BadRequest) });

        // Even the person's own yes leads to nobody that was not proven.
        RelyingParty.AssertStaysHere(await Yes(rp, page));
    }

    private async Task AssertSignsOutHere(params (string Name, string Value)[] parameters)
    {
        var (rp, _) = await SignedIn();
        var page = await Ask(rp, parameters);
        Assert.Equal("/sign-out", page.Path);

        page = await Yes(rp, page);

        Assert.Equal(SignedOutPage, page.Path);
        RelyingParty.AssertStaysHere(page);
        await AssertSignedOut(rp);
    }

    private static async Task AssertSignedOut(RelyingParty rp) =>
        rp.Callback(await rp.Request(("prompt", "none"))).Refused(rp.State, "login_required", "interaction_required", "account_selection_required", "consent_required");
}
