namespace MfaPortal.Factors;

/// <summary>
/// "Trust this browser", ticked in the form that shows a factor: read here for every kind, so that none has to know of it. See the partial
/// <c>_TrustThisBrowser</c>.
/// </summary>
internal sealed class TrustTick(IHttpContextAccessor accessor)
{
    public const string Field = "trust";

    public bool IsSet => accessor.HttpContext?.Request is { HasFormContentType: true } request && request.Form[Field] == "true";
}
