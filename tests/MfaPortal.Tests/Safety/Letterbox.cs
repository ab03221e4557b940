using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Safety;

/// <summary>What somebody finds in the mailbox.</summary>
internal static partial class Letterbox
{
    /// <summary>The letters of this template to this address, oldest first.</summary>
    public static Task<List<WrittenLetter>> Read(this PortalFactory portal, string template, string to) => portal.Ask(async services =>
    {
        var box = services.GetRequiredService<SecretBox>();
        var rows = await services.GetRequiredService<PortalDb>().Set<OutboxRow>().AsNoTracking().Where(row => row.Template == template).OrderBy(row => row.Id).ToListAsync();
        return rows.Where(row => row.Payload.Length > 0).Select(row => WrittenLetter.Open(box, row.Id, row.Payload)).Where(letter => letter.To == to).ToList();
    });

    /// <summary>A notice as any act sends it, and the link in it.</summary>
    public static async Task<string> NotMeLink(this PortalFactory portal, Account person)
    {
        // Letters of one moment have no order.
        var before = (await portal.Read("password-changed", person.Email!)).Select(Link).ToHashSet();
        await portal.Ask(async services =>
        {
            await services.GetRequiredService<Notices>().Tell(person.Id, Letter.Notice("password-changed"), CancellationToken.None);
            return await services.GetRequiredService<PortalDb>().SaveChangesAsync();
        });
        return (await portal.Read("password-changed", person.Email!)).Select(Link).Single(link => !before.Contains(link));
    }

    public static string Link(WrittenLetter letter) => new Uri(NotMe().Match(letter.Text).Value).PathAndQuery;

    [GeneratedRegex(@"http\S+/not-me\?token=\S+")]
    private static partial Regex NotMe();
}
