namespace MfaPortal.Ui;

/// <summary>
/// Who is signed in, as far as the frame around a page needs to know. A room that knows sessions registers it as a
/// scoped service or sets it as a request feature; without one the layout shows the signed-out frame.
/// </summary>
internal sealed record Visitor(string Name, bool IsHelpdesk, bool IsAdmin)
{
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan WarnedBefore { get; init; } = TimeSpan.FromMinutes(2);

    internal static Visitor? Of(HttpContext context) =>
        context.Features.Get<Visitor>() ?? context.RequestServices.GetService<Visitor>();
}
