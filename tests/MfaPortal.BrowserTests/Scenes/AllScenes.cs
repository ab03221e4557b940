using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>Every page in every state that a browser can be brought to. A new page is a new line.</summary>
internal static class AllScenes
{
    private static readonly TimeSpan Now = TimeSpan.Zero;
    private static readonly TimeSpan Fortnight = TimeSpan.FromDays(14);

    public static readonly IReadOnlyList<Scene> List =
    [
        // Signing in
        new("sign-in", v => v.Open("/sign-in")),
        new("sign-in-from-app", v => v.OpenApp("timesheets", "/signin"), Main: true),
        new("sign-in-refused", async v => await v.SignIn(await v.Person("anna.devries"), "wrong")),
        new("sign-in-after-reset", v => v.Open("/sign-in?after=reset")),
        new("sign-in-expired", v => v.Open("/sign-in/expired")),

        // Passwords
        new("password-forgot", v => v.Open("/password/forgot")),
        new("password-forgot-empty", async v => { await v.Open("/password/forgot"); await v.SubmitUnchecked(); }),
        new("password-forgot-sent", v => v.Open("/password/forgot/sent")),
        new("password-reset", v => Reaching.Reset(v, "a.devries")),
        new("password-reset-too-short", async v => { await Reaching.Reset(v, "annadevries"); await v.Fill(Steps.NewPassword, "short"); await v.SubmitUnchecked(); }),
        new("password-reset-dead", v => v.Open("/password/reset?token=unknown")),
        new("password-change", async v => { await v.SignIn(await v.Person("a.de.vries")); await v.Open("/password/change"); }),
        new("password-change-wrong", async v => { await v.SignIn(await v.Person("anna.de.vries")); await Reaching.Change(v, "not mine"); }),

        // Enrolling
        new("choose", async v => await v.SignIn(await v.Person(deadlineIn: Now)), Main: true),
        new("choose-may-postpone", async v => await v.SignIn(await v.Person(deadlineIn: Fortnight))),
        new("choose-another", async v => { await v.Enrol(await v.Person(deadlineIn: Now)); await v.Open("/factors/enrol"); }),
        new("link-iphone", v => Reaching.Link(v, "iphone"), Main: true),
        new("link-android", v => Reaching.Link(v, "android")),
        new("link-here", v => Reaching.Link(v, "here"), Main: true),
        new("link-none", v => Reaching.Link(v, "none")),
        new("link-key", async v => { await Reaching.Link(v, "iphone"); await v.Press("summary"); }),
        new("link-wrong", async v => { await Reaching.Link(v, "iphone"); await v.Type("123456"); }),
        new("link-not-six-digits", async v => { await Reaching.Link(v, "iphone"); await v.Fill(Steps.Code, "12"); await v.SubmitUnchecked(); }),
        new("link-clock-ahead", v => Reaching.LinkWithClock(v, TimeSpan.FromMinutes(5))),
        new("link-clock-behind", v => Reaching.LinkWithClock(v, TimeSpan.FromMinutes(-5))),
        new("link-wrong-zone", v => Reaching.LinkWithClock(v, TimeSpan.FromHours(2))),
        new("link-old-entry", Reaching.LinkWithOldEntry),
        new("recovery-codes", async v => await v.Link(await v.Person(deadlineIn: Now)), Main: true),
        new("recovery-codes-not-saved", async v => { await v.Link(await v.Person(deadlineIn: Now)); await v.SubmitUnchecked(); }),

        // Confirming
        new("verify", async v => await v.AskedForCode(await v.Person(deadlineIn: Now)), Main: true),
        new("verify-wrong", async v => { await v.AskedForCode(await v.Person(deadlineIn: Now)); await v.Type("123456"); }),
        new("verify-used", Reaching.UsedCode),
        new("verify-wait", async v => { await v.AskedForCode(await v.Person(deadlineIn: Now)); await Reaching.TypeWrongly(v, 6); }),
        new("verify-clock", v => Reaching.VerifyWithClock(v, TimeSpan.FromMinutes(4))),
        new("verify-old-phone", Reaching.OldPhone),
        new("verify-another-sort", async v => { await v.AskedForCode(await v.Person(deadlineIn: Now)); await v.Type("ABCD-EFGH-JKLM-NPQR"); }),
        new("other-way", async v => { await v.AskedForCode(await v.Person(deadlineIn: Now)); await v.Press("[data-other-way]"); }),
        new("recovery-verify", Reaching.RecoveryCode),
        new("recovery-verify-wrong", async v => { await Reaching.RecoveryCode(v); await v.Fill("[name=Code]", "ABCD-EFGH-JKLM-NPQR"); await v.Submit(); }),

        // Signed in
        new("home", async v => { await v.Enrol(await v.Person(deadlineIn: Now)); await v.Open("/"); }, Main: true),
        new("my-factors", async v => { await v.Enrol(await v.Person(deadlineIn: Now)); await v.Open("/factors"); }, Main: true),
        new("my-factors-empty", async v => { await v.SignIn(await v.Person()); await v.Open("/factors"); }),
        new("my-factors-two", async v => { await Reaching.TwoFactors(v); await v.Open("/factors"); }),
        new("my-factors-tried", Reaching.Try),
        new("try-failed", async v => { await v.Enrol(await v.Person(deadlineIn: Now)); await v.Open("/factors"); await v.Press("[data-try]"); await v.Press("[data-other-way]"); }),
        new("new-phone", async v => await Reaching.NewPhone(v), Main: true),
        new("new-phone-wrong", async v => { await Reaching.NewPhone(v); await v.Type("123456"); }),
        new("new-phone-scan", Reaching.ScanNewPhone, Main: true),
        new("new-phone-old-code", async v => { var key = await Reaching.NewPhone(v); await v.TypeCode(key); v.Time.Pass(TimeSpan.FromSeconds(30)); await v.TypeCode(key); }),
        new("new-phone-done", Reaching.NewPhoneDone),
        new("one-factor-first", async v => { await Reaching.TwoFactors(v); await Reaching.OneFactor(v, "totp"); }),
        new("one-factor", async v => { await Reaching.EnrolFreely(v); await Reaching.OneFactor(v, "totp"); }),
        new("one-factor-unnamed", async v => { await Reaching.EnrolFreely(v); await Reaching.OneFactor(v, "totp"); await v.Fill("[name=Label]", " "); await v.SubmitUnchecked(); }),
        new("one-factor-must-stay", async v => { await v.Enrol(await v.Person(deadlineIn: Now)); await Reaching.OneFactor(v, "totp"); }),
        new("one-factor-codes", async v => { await Reaching.EnrolFreely(v); await Reaching.OneFactor(v, "recovery-code"); }),
        new("sign-out", async v => { await v.SignIn(await v.Person()); await v.Open("/sign-out"); }),
        new("signed-out", v => v.Open("/signed-out")),
        new("signed-out-telling", v => Reaching.SignedOut(v, ["timesheets", "expenses"], told: false)),
        new("signed-out-all", v => Reaching.SignedOut(v, ["timesheets", "expenses"], told: true)),
        new("signed-out-unsure", v => Reaching.SignedOut(v, ["timesheets", StagePortal.Unreachable], told: true), Main: true),

        // A device without a browser
        new("device", async v => { await v.SignIn(await v.Person()); await v.Open("/device"); }),
        new("device-wrong", async v => { await v.SignIn(await v.Person()); await v.Open("/device?user_code=BBBB-BBBB"); }),
        new("device-code", v => Reaching.Device(v), Main: true, Pictured: false),
        new("device-approved", async v => { await Reaching.Device(v); await v.Submit(); }),
        new("device-denied", async v => { await Reaching.Device(v); await v.Press("button[formaction*=Deny]"); }),
        new("device-not-allowed", v => Reaching.Device(v, allowed: "planners")),
        new("device-too-many", Reaching.TooManyDevices),

        // Helping and administering
        new("helpdesk", v => Reaching.Office(v, Role.Helpdesk, "/helpdesk")),
        new("helpdesk-none-found", v => Reaching.Office(v, Role.Helpdesk, "/helpdesk?q=nobody-of-that-name")),
        new("helpdesk-too-short", v => Reaching.Office(v, Role.Helpdesk, "/helpdesk?q=a")),
        new("helpdesk-found", async v => { await v.Person("b.bakker", shown: "Bram Bakker"); await Reaching.Office(v, Role.Helpdesk, "/helpdesk?q=b.bakker"); }),
        new("helpdesk-person", v => Reaching.OfficePerson(v, "")),
        new("helpdesk-reset", v => Reaching.OfficePerson(v, "/reset")),
        new("helpdesk-reset-no-reason", async v => { await Reaching.OfficePerson(v, "/reset"); await v.SubmitUnchecked(); }),
        new("helpdesk-session-end", v => Reaching.OfficePerson(v, "/session-end")),
        new("helpdesk-audit", v => Reaching.Office(v, Role.Helpdesk, "/helpdesk/audit"), Pictured: false),
        new("admin", v => Reaching.Office(v, Role.Admin, "/admin"), Pictured: false),
        new("admin-apps", v => Reaching.Office(v, Role.Admin, "/admin/apps"), Pictured: false),
        new("admin-apps-none-found", v => Reaching.Office(v, Role.Admin, "/admin/apps?q=no-such-app")),
        new("admin-app-new", v => Reaching.Office(v, Role.Admin, "/admin/new-app")),
        new("admin-app-new-web", v => Reaching.Office(v, Role.Admin, "/admin/new-app/web")),
        new("admin-app-new-device", v => Reaching.Office(v, Role.Admin, "/admin/new-app/device")),
        new("admin-app-new-machine", v => Reaching.Office(v, Role.Admin, "/admin/new-app/machine")),
        new("admin-app-new-wrong", async v => { await Reaching.Office(v, Role.Admin, "/admin/new-app/browser"); await v.Fill("[name=id]", "no id"); await v.Fill("[name=redirect-uris]", "http://planning.example/"); await v.SubmitUnchecked(); }),
        new("admin-app", v => Reaching.App(v, "")),
        new("admin-app-of-file", v => Reaching.Office(v, Role.Admin, "/admin/apps/timesheets"), Pictured: false),
        new("admin-app-connect", async v => { await Reaching.App(v, "/connect"); await v.Press("summary >> nth=0"); }, Pictured: false),
        new("admin-app-settings", v => Reaching.App(v, "/settings")),
        new("admin-app-settings-stale", Reaching.AppStale),
        new("admin-app-secret", v => Reaching.App(v, "/secret")),
        new("admin-app-secret-made", async v => { await Reaching.App(v, "/secret"); await v.Submit(); }),
        new("admin-app-secrets", async v => { var id = await Reaching.App(v, "/secret"); await v.Submit(); await v.Open($"/admin/apps/{id}"); }),
        new("admin-app-switch-off", v => Reaching.App(v, "/switch-off")),
        new("admin-app-deletion", async v => { await Reaching.App(v, "/deletion"); await v.Fill("[name=typed]", "no"); await v.SubmitUnchecked(); }),
        new("admin-app-failures", Reaching.AppFailures, Pictured: false),
        new("admin-app-test", v => Reaching.App(v, "/test")),
        new("admin-app-tested", async v => { await Reaching.App(v, "/test"); await v.Submit(); }, Pictured: false),
        new("admin-app-tested-over", v => Reaching.Office(v, Role.Admin, "/admin/test-sign-in?code=a&state=b")),
        new("no-access", Reaching.NoAccess),
        new("admin-keys", v => Reaching.Office(v, Role.Admin, "/admin/keys"), Pictured: false),
        new("admin-keys-next", v => Reaching.Office(v, Role.Admin, "/admin/keys?done=next"), Pictured: false),
        new("admin-key-withdrawal", v => Reaching.KeyWithdrawal(v, "current"), Pictured: false),
        new("admin-key-withdrawal-no-reason", async v => { await Reaching.KeyWithdrawal(v, "current"); await v.SubmitUnchecked(); }, Pictured: false),
        new("admin-audit", v => Reaching.Office(v, Role.Admin, "/admin/audit"), Pictured: false),

        // When something is wrong
        new("not-found", v => v.Open("/no-such-page")),
        new("forbidden", async v => { await v.SignIn(await v.Person()); await v.Open("/admin"); }),
        new("stale-form", async v => { await v.Open("/sign-in"); await v.Context.ClearCookiesAsync(); await v.Fill(Steps.UserName, "a"); await v.Fill(Steps.Password, "b"); await v.Submit(); }),
        new("app-refused", v => v.Open("/connect/authorize?client_id=timesheets&redirect_uri=http://localhost:1/elsewhere&response_type=code&scope=openid")),
        new("busy", v => v.Open("/fault/busy")),
        new("database-gone", v => v.Open("/fault/database")),
        new("failed", v => v.Open("/fault/unexpected")),

        // Development
        new("dev-mailbox", async v => { await Reaching.Reset(v, "a.d.vries"); await v.Open("/dev/mail"); }, Pictured: false),
    ];

    public static Scene Named(string name) => List.Single(scene => scene.Name == name);
}
