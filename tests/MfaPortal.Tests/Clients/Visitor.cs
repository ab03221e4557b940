using AngleSharp.Html.Dom;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;

namespace MfaPortal.Tests.Clients;

/// <summary>An enrolled person at a browser, who fills in what the portal shows until it sends them elsewhere.</summary>
internal sealed class Visitor(OnlinePortal portal, Enrolled person)
{
    public Browser Browser { get; } = portal.Browser();

    public Enrolled Person => person;

    public static async Task<Visitor> New(OnlinePortal portal) => new(portal, await portal.Portal.Enrolled());

    /// <summary>To the page where the portal is done: a redirect to somebody else, a form for somebody else, or a page that asks nothing.</summary>
    public async Task<Page> Open(string address)
    {
        var page = await Browser.Get(address);
        if (page.Has("main input[autocomplete=current-password]"))
        {
            page = await Browser.Submit(page, FilledForm.Password(person.UserName));
        }

        if (page.Has("main input[autocomplete=one-time-code]"))
        {
            page = await Browser.Submit(page, FilledForm.Code(person.CodeAt(TimeProvider.System.GetUtcNow())));
        }

        return page.Has("[data-device-code]") ? await Approve(page) : page;
    }

    // The device shows the same code, so it is the person's own.
    private Task<Page> Approve(Page page) => Browser.Post(
        "/device?handler=Approve",
        [.. page.Document.QuerySelectorAll("main form input[type=hidden]").OfType<IHtmlInputElement>().Select(input => (input.Name!, input.Value))]);
}
