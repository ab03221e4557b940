using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Walks;

/// <summary>One browser at several sites: follows redirects between the portal and the apps.</summary>
internal sealed class Traveller(Browser portal, IReadOnlyDictionary<string, Browser> apps)
{
    private const int MostCrossings = 8;

    public Browser Portal => portal;

    public async Task<Page> Open(string address)
    {
        var target = new Uri(new Uri(PortalFactory.Issuer), address);
        return await Follow(await At(target).Get(target.PathAndQuery));
    }

    public async Task<Page> Submit(Page page, FilledForm form) => await Follow(await At(page.Url).Submit(page, form));

    /// <summary>What a sample app says of who is signed in.</summary>
    public static string Told(Page page, string label) => page.Document.QuerySelectorAll("dl div")
        .Single(row => row.QuerySelector("dt")!.TextContent == label).QuerySelector("dd")!.TextContent;

    private async Task<Page> Follow(Page page)
    {
        for (var crossing = 0; page.Location is { } to && (int)page.Status is >= 300 and < 400; crossing++)
        {
            if (crossing == MostCrossings)
            {
                throw new InvalidOperationException($"More than {MostCrossings} crossings; the last leads to {to}.");
            }

            page = await At(to).Get(to.PathAndQuery);
        }

        return page;
    }

    private Browser At(Uri address) => apps.GetValueOrDefault(address.Authority) ?? portal;
}
