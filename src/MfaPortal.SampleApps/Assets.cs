using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace MfaPortal.SampleApps;

/// <summary>What lies inside the assembly: the settings, the one style sheet, and an icon drawn per app.</summary>
internal static class Assets
{
    public static readonly EmbeddedFileProvider Files = new(typeof(Assets).Assembly, baseNamespace: "");

    private static readonly byte[] Css = Read("sample.css");
    private static readonly string CssVersion = Convert.ToHexStringLower(SHA256.HashData(Css))[..16];

    public static string CssPath { get; } = $"/sample.css?v={CssVersion}";

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sample.css", (HttpContext context) =>
        {
            // The address changes with the content.
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(Css, "text/css; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{CssVersion}\""));
        });
        routes.MapGet("/icon.svg", (HttpContext context) => Results.Text(Icon(context.Served()), "image/svg+xml"));
    }

    private static string Icon(SampleApp app) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{app.Accent}"/><text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle" fill="#fff">{app.Name[0]}</text></svg>
        """);

    private static byte[] Read(string name)
    {
        using var stream = Files.GetFileInfo(name).CreateReadStream();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
