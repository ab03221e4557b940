using MfaPortal.Texts;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Helpdesk;

internal static class OfficeTime
{
    /// <summary>In the tables of helpdesk and admin.</summary>
    public static IHtmlContent When(this Text text, DateTimeOffset? at) => at is { } moment ? text.BriefTime(moment) : text.Html["helpdesk.never"];

    /// <summary>Of something that is not planned, the dash: "until never" would say the opposite.</summary>
    public static IHtmlContent Planned(this Text text, DateTimeOffset? at) => at is { } moment ? text.BriefTime(moment) : new HtmlString("–");
}
