using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Wire;

/// <summary>
/// A form that another site posts comes without the person's SameSite=Lax cookies, so everybody looks signed out.
/// Sent on to the same address by GET the browser brings them along.
/// </summary>
internal static class SameRequestByGet
{
    // Below every common limit of a request line.
    private const int LongestQuery = 6000;

    public static IResult? For(HttpRequest request, Parameters parameters)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return null;
        }

        var query = parameters.ToQuery();
        return query.Length > LongestQuery ? null : new SeeOther(request.PathBase + request.Path + query);
    }

    /// <summary>The same, with these parameters alone.</summary>
    public static IResult Of(HttpRequest request, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return new SeeOther(request.PathBase + request.Path + query);
    }
}
