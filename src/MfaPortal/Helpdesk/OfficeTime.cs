using MfaPortal.Texts;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Helpdesk;

internal static class OfficeTime
{
    /// <summary>In the tables of helpdesk and admin.</summary>
    public static IHtmlContent When(this Text text, DateTimeOffset? at) => at is { } moment ? text.BriefTime(moment) : text.Html["helpdesk.never"];
}
