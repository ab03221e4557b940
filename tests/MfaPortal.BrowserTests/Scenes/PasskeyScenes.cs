using MfaPortal.BrowserTests.Stage;
using MfaPortal.Factors;
using MfaPortal.Tests.Factors.Passkey;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>Pages of passkeys in the states that a browser brings them to; what browsers say there is put into their mouths.</summary>
internal static class PasskeyScenes
{
    public static async Task Enrol(Visit visit, string? fails = null, bool known = true)
    {
        await Prepare(visit, fails, known);
        await visit.PastPassword(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.ChoosePasskey();
    }

    public static async Task Verify(Visit visit, string? fails = null, bool known = true)
    {
        await Prepare(visit, fails, known);
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        (await visit.Portal.Factory.Passkey(person)).Dispose();
        await visit.PastPassword(person);
    }

    /// <summary>Signed in with the old one just now, so the new one is made at once.</summary>
    public static async Task NewDevice(Visit visit)
    {
        await visit.ProposeNothing();
        await visit.LinkPasskey(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Open("/factors");
        await visit.Press("[data-kind=passkey] [data-replace]");
    }

    public static async Task SignIn(Visit visit, string fails)
    {
        await Prepare(visit, fails, known: true);
        await visit.Open("/sign-in");
        await visit.Ceremony();
    }

    /// <summary>The browser asked for a passkey and got one, but the page stood too long before it was sent.</summary>
    public static async Task Late(Visit visit)
    {
        await visit.ProposeNothing();
        await visit.LinkPasskey(await visit.Person(deadlineIn: TimeSpan.Zero));
        await visit.Page.AddInitScriptAsync("""
            const ask = CredentialsContainer.prototype.get
            CredentialsContainer.prototype.get = async function (wanted) {
              const shown = await ask.call(this, wanted)
              if (!window.dawdled) await new Promise(go => { window.go = () => { window.dawdled = true; go() } })
              return shown
            }
            """);
        await visit.Context.ClearCookiesAsync();
        await visit.Open("/sign-in");
        await visit.Page.ClickAsync("ask-device button[type=submit]");
        await visit.Page.WaitForFunctionAsync("() => window.go");
        visit.Time.Pass(FirstStep.Life);
        var answered = visit.Page.WaitForURLAsync("**/factors/passkey/**", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Load });
        await visit.Page.EvaluateAsync("window.go()");
        await visit.Page.WaitForSelectorAsync("#form-error");
        await answered;
    }

    /// <summary>As a page that is not ours would.</summary>
    public static async Task SendNonsense(Visit visit)
    {
        var answered = visit.Page.WaitForURLAsync("**/factors/passkey/**", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Load });
        await visit.Page.EvaluateAsync("""
            async () => {
              const ceremony = document.querySelector('ask-device')
              const form = ceremony.querySelector('form')
              const question = await (await fetch(ceremony.getAttribute('options'), { method: 'POST', body: new FormData(form) })).json()
              if (question.ticket) form.elements.Ticket.value = question.ticket
              form.elements.Credential.value = JSON.stringify({ id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} })
              setTimeout(() => form.submit())
            }
            """);
        await visit.Page.WaitForSelectorAsync("#form-error");
        await answered;
    }

    private static async Task Prepare(Visit visit, string? fails, bool known)
    {
        if (!known)
        {
            await visit.Page.AddInitScriptAsync("delete window.PublicKeyCredential");
        }

        if (fails is not null)
        {
            await visit.Page.AddInitScriptAsync($$"""
                CredentialsContainer.prototype.create = CredentialsContainer.prototype.get = async () => { throw new DOMException("", "{{fails}}") }
                """);
        }
    }
}
