using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace MfaPortal.Ui;

/// <summary>Bytes made once at start; the hash in the address lets browsers keep them until the branding changes.</summary>
internal sealed class BrandAssets(Branding branding)
{
    public const string StylePath = "/ui/brand.css";
    public const string IconPath = "/ui/brand-icon.svg";
    public const string LogoPath = "/ui/brand-logo";

    private readonly Asset style = new(Encoding.UTF8.GetBytes(BrandStyle.For(branding)), "text/css; charset=utf-8");

    private readonly Asset? logo = branding.LogoFile is { } file ? new(File.ReadAllBytes(file), ContentTypeOf(file)) : null;

    private readonly Asset icon = new(Encoding.UTF8.GetBytes(LetterMark.Picture(branding.Name, branding.Colour)), "image/svg+xml");

    public string StyleAddress => $"{StylePath}?v={style.Hash}";

    public string? LogoAddress => logo is null ? null : $"{LogoPath}?v={logo.Hash}";

    public string IconAddress => $"{IconPath}?v={icon.Hash}";

    public IResult Icon() => new Kept(icon);

    public IResult Style() => new Kept(style);

    public IResult Logo() => logo is null ? Results.NotFound() : new Kept(logo);

    private static string ContentTypeOf(string file) => Path.GetExtension(file) switch
    {
        ".svg" => "image/svg+xml",
        ".webp" => "image/webp",
        _ => "image/png",
    };

    private sealed record Asset(byte[] Bytes, string ContentType)
    {
        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16];
    }

    private sealed class Kept(Asset asset) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var asked = httpContext.Request.Query["v"];
            httpContext.Response.Headers.CacheControl = asked == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
            return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""))
                .ExecuteAsync(httpContext);
        }
    }
}
