using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.Net.Http.Headers;

namespace MfaPortal.Factors.Push;

/// <summary>The app's scripts, its manifest and its icons. All lie under <c>/phone</c>, which is also as far as its service worker reaches.</summary>
internal sealed class PhoneAssets(Branding brand)
{
    private const string Prefix = "MfaPortal.Factors.Push.App.";

    private static readonly Dictionary<string, byte[]> Files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read);

    private readonly Dictionary<string, byte[]> icons = new()
    {
        ["180.png"] = PhoneIcon.Draw(brand.Colour, 180, PhoneIcon.Whole),
        ["192.png"] = PhoneIcon.Draw(brand.Colour, 192, PhoneIcon.Whole),
        ["512.png"] = PhoneIcon.Draw(brand.Colour, 512, PhoneIcon.Whole),
        ["maskable.png"] = PhoneIcon.Draw(brand.Colour, 512, PhoneIcon.Safe),
    };

    /// <summary>Lies in the folder it works for, and may work for the folder's own address too.</summary>
    public static IResult Worker(HttpResponse answer)
    {
        answer.Headers["Service-Worker-Allowed"] = "/phone";
        return Kept(Files["worker.js"], "text/javascript; charset=utf-8");
    }

    public static IResult File(string name) => name != "worker.js" && Files.TryGetValue(name, out var bytes)
        ? Kept(bytes, name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8")
        : Results.NotFound();

    public IResult Icon(string name) => icons.TryGetValue(name, out var bytes) ? Kept(bytes, "image/png") : Results.NotFound();

    public IResult Manifest(Text texts) => Kept(
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "/phone",
            name = texts["factor.push.phone.app-name", brand.Name],
            short_name = brand.Name,
            description = texts["factor.push.phone.lead"],
            lang = texts.Language,
            start_url = "/phone",
            scope = "/phone",
            display = "standalone",
            theme_color = brand.Colour,
            background_color = "#ffffff",
            icons = new[]
            {
                new { src = "/phone/icon/192.png", sizes = "192x192", type = "image/png", purpose = "any" },
                new { src = "/phone/icon/512.png", sizes = "512x512", type = "image/png", purpose = "any" },
                new { src = "/phone/icon/maskable.png", sizes = "512x512", type = "image/png", purpose = "maskable" },
            },
        }),
        "application/manifest+json");

    private static Revalidated Kept(byte[] bytes, string type) => new(bytes, type);

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"No {name}.");
        using var read = new MemoryStream();
        stream.CopyTo(read);
        return read.ToArray();
    }

    // Asked for by the same name after an update, so the browser asks each time whether it is still the same.
    private sealed class Revalidated(byte[] bytes, string type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-cache";
            var tag = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
            return Results.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{tag}\"")).ExecuteAsync(httpContext);
        }
    }
}
