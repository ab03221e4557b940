using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>
/// The modules of the OpenID Foundation's Basic OP plan in its order, each under its name. The Form Post OP plan is the same
/// with another response mode. Waits are the test's clock; pictures of pages are assertions about them.
/// </summary>
public abstract partial class BasicModules(OpPortal op, string? responseMode)
{
    private static readonly string[] NotWithoutPage = ["login_required", "interaction_required", "account_selection_required", "consent_required"];

    private readonly Lazy<Task<RelyingParty>> starting = new(() => RelyingParty.Start(op, responseMode));

    [Fact]
    public async Task oidcc_server() => await (await starting.Value).HappyFlow();

    [Fact]
    public async Task oidcc_response_type_missing()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("response_type", null));

        rp.Callback(page).Refused(rp.State, "invalid_request", "unsupported_response_type");
    }

    [Fact]
    public async Task oidcc_idtoken_signature()
    {
        var flow = await (await starting.Value).HappyFlow();

        Assert.Equal("RS256", SignedJwt.Header(flow.IdTokenText).GetProperty("alg").GetString());
        Assert.False(string.IsNullOrEmpty(SignedJwt.Header(flow.IdTokenText).GetProperty("kid").GetString()));
    }

    // The suite leaves it out where "none" is not offered, and it is not.
    [Fact]
    public async Task oidcc_idtoken_unsigned()
    {
        var rp = await starting.Value;

        Assert.DoesNotContain("none", rp.Metadata.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public async Task oidcc_userinfo_get()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();

        Assert.Equal(flow.Subject, (await rp.Userinfo(flow.AccessToken)).Succeeded().GetProperty("sub").GetString());
    }

    [Fact]
    public async Task oidcc_userinfo_post_header()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();

        Assert.Equal(flow.Subject, (await rp.Userinfo(flow.AccessToken, HttpMethod.Post)).Succeeded().GetProperty("sub").GetString());
    }

    [Fact]
    public async Task oidcc_userinfo_post_body()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();

        var answer = await Answer.Of(rp.Http.PostAsync(rp.Endpoint("userinfo_endpoint"), RelyingParty.Form([("access_token", flow.AccessToken)])));

        Assert.Equal(flow.Subject, answer.Succeeded().GetProperty("sub").GetString());
    }

    [Fact]
    public async Task oidcc_ensure_request_without_nonce_succeeds_for_code_flow()
    {
        var flow = await (await starting.Value).HappyFlow(("nonce", null));

        Assert.False(flow.IdToken.TryGetProperty("nonce", out _));
    }

    [Fact]
    public async Task oidcc_scope_profile()
    {
        var rp = await starting.Value;

        var flow = await rp.HappyFlow(("scope", "openid profile"));

        Assert.Equal(rp.Person.Account.DisplayName, flow.Userinfo.GetProperty("name").GetString());
        Assert.Equal(rp.Person.UserName, flow.Userinfo.GetProperty("preferred_username").GetString());
        Assert.False(flow.Userinfo.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task oidcc_scope_email()
    {
        var rp = await starting.Value;

        var flow = await rp.HappyFlow(("scope", "openid email"));

        Assert.Equal(rp.Person.Account.Email, flow.Userinfo.GetProperty("email").GetString());
        Assert.True(flow.Userinfo.GetProperty("email_verified").GetBoolean());
        Assert.False(flow.Userinfo.TryGetProperty("name", out _));
    }

    // The portal knows neither addresses nor phone numbers and announces neither scope: asking is no error, and nothing is made up.
    [Fact]
    public async Task oidcc_scope_address() =>
        Assert.False((await (await starting.Value).HappyFlow(("scope", "openid address"))).Userinfo.TryGetProperty("address", out _));

    [Fact]
    public async Task oidcc_scope_phone() =>
        Assert.False((await (await starting.Value).HappyFlow(("scope", "openid phone"))).Userinfo.TryGetProperty("phone_number", out _));

    [Fact]
    public async Task oidcc_scope_all()
    {
        var flow = await (await starting.Value).HappyFlow(("scope", "openid profile email address phone"));

        Assert.All(new[] { "name", "preferred_username", "email", "email_verified" }, claim => Assert.True(flow.Userinfo.TryGetProperty(claim, out _), claim));
    }

    [Fact]
    public async Task oidcc_alternate_happy_flow()
    {
        var rp = await starting.Value;
        var parameters = rp.Parameters(("scope", "phone email address profile openid"));
        parameters.Reverse();

        var flow = await rp.Complete(await rp.SignIn(await rp.Open(parameters)));

        Assert.True(flow.Userinfo.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task oidcc_display_page() => await (await starting.Value).HappyFlow(("display", "page"));

    [Fact]
    public async Task oidcc_display_popup() => await (await starting.Value).HappyFlow(("display", "popup"));

    [Fact]
    public async Task oidcc_prompt_login()
    {
        var rp = await starting.Value;
        var first = await rp.HappyFlow();
        op.Time.Pass(TimeSpan.FromSeconds(1));

        var second = await rp.Complete(await rp.SignIn(await rp.Request(("prompt", "login"))));

        Assert.Equal(first.Subject, second.Subject);
        Assert.True(second.AuthTime > first.AuthTime);
    }

    [Fact]
    public async Task oidcc_prompt_none_not_logged_in()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("prompt", "none"), ("state", RelyingParty.Random(128)));

        rp.Callback(page).Refused(rp.State, NotWithoutPage);
    }

    [Fact]
    public async Task oidcc_prompt_none_logged_in()
    {
        var rp = await starting.Value;
        var first = await rp.HappyFlow();
        op.Time.Pass(TimeSpan.FromSeconds(1));

        var second = await rp.Complete(await rp.Request(("prompt", "none")));

        Assert.Equal((first.Subject, first.AuthTime), (second.Subject, second.AuthTime));
    }

    [Fact]
    public async Task oidcc_max_age_1()
    {
        var rp = await starting.Value;
        var first = await rp.HappyFlow();
        op.Time.Pass(TimeSpan.FromSeconds(2));

        var second = await rp.Complete(await rp.SignIn(await rp.Request(("max_age", "1"))));

        Assert.Equal(first.Subject, second.Subject);
        Assert.True(second.AuthTime > first.AuthTime);
        Assert.InRange(second.AuthTime, op.Time.Now.AddSeconds(-31), op.Time.Now);
    }

    [Fact]
    public async Task oidcc_max_age_10000()
    {
        var rp = await starting.Value;
        var first = await rp.HappyFlow(("max_age", "15000"));
        op.Time.Pass(TimeSpan.FromSeconds(1));

        var second = await rp.Complete(await rp.Request(("max_age", "10000")));

        Assert.Equal((first.Subject, first.AuthTime), (second.Subject, second.AuthTime));
    }

    [Fact]
    public async Task oidcc_ensure_request_with_unknown_parameter_succeeds() => await (await starting.Value).HappyFlow(("extra", "foobar"));

    [Fact]
    public async Task oidcc_id_token_hint()
    {
        var rp = await starting.Value;
        var first = await rp.HappyFlow();

        var second = await rp.Complete(await rp.Request(("prompt", "none"), ("id_token_hint", first.IdTokenText)));

        Assert.Equal(first.Subject, second.Subject);
    }

    [Fact]
    public async Task oidcc_login_hint()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("login_hint", rp.Person.UserName));
        Assert.Equal(rp.Person.UserName, page.Document.QuerySelector("[autocomplete~=username]")!.GetAttribute("value"));

        await rp.Complete(await rp.SignIn(page));
    }

    [Fact]
    public async Task oidcc_ui_locales()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("ui_locales", "se nl en"));
        Assert.Equal("nl", page.Document.DocumentElement.GetAttribute("lang"));

        await rp.Complete(await rp.SignIn(page));
    }

    [Fact]
    public async Task oidcc_claims_locales() => await (await starting.Value).HappyFlow(("claims_locales", "se"));

    [Fact]
    public async Task oidcc_ensure_request_with_acr_values_succeeds()
    {
        var rp = await starting.Value;
        await rp.HappyFlow(("acr_values", "1 2"));

        var acr = rp.Metadata.GetProperty("acr_values_supported").EnumerateArray().Select(value => value.GetString()).ToList();
        Assert.Contains((await rp.Complete(await rp.Request(("acr_values", string.Join(' ', acr))))).IdToken.GetProperty("acr").GetString(), acr);
    }
}
