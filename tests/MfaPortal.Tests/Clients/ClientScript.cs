using System.Diagnostics;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Mail;
using Xunit;

namespace MfaPortal.Tests.Clients;

/// <summary>Runs one scenario of a script in <c>Node/</c>: the library does the protocol, the test does what the person's browser would.</summary>
internal static class ClientScript
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    /// <summary>What the scenario returned; fails with the library's own words.</summary>
    public static async Task<JsonElement> Play(OnlinePortal portal, string library, string scenario, Visitor visitor, params (string Name, string Value)[] environment)
    {
        var folder = Path.Combine(SourceTree.Root, "tests", "MfaPortal.Tests", "Clients", "Node");
        await NpmPackages.Install(folder);
        var start = new ProcessStartInfo("node", [Path.Combine(folder, library + ".mjs"), scenario])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (string, string)[] usual =
        [
            ("NODE_EXTRA_CA_CERTS", portal.CaFile), ("ISSUER", portal.Address.GetLeftPart(UriPartial.Authority)), ("CLIENT_ID", OnlinePortal.Client),
            ("CLIENT_SECRET", OnlinePortal.Secret), ("REDIRECT_URI", OnlinePortal.RedirectUri), ("POST_LOGOUT_REDIRECT_URI", OnlinePortal.PostLogoutRedirectUri),
        ];
        foreach (var (name, value) in usual.Concat(environment))
        {
            start.Environment[name] = value;
        }

        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        try
        {
            while (await node.StandardOutput.ReadLineAsync().WaitAsync(Guard) is { } line)
            {
                var said = JsonElement.Parse(line);
                if (said.TryGetProperty("done", out var result))
                {
                    return result;
                }

                var page = await visitor.Open(said.GetProperty("visit").GetString()!).WaitAsync(Guard);
                await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { location = page.Location?.OriginalString, form = Form(page), page = page.Path }));
            }
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }

        Assert.Fail($"{library}, {scenario}: {await errors}");
        return default;
    }

    private static Dictionary<string, string>? Form(Page page) =>
        page.Document.Forms.FirstOrDefault(form => form.GetAttribute("action") == OnlinePortal.RedirectUri)?
            .Elements.OfType<IHtmlInputElement>().ToDictionary(input => input.Name!, input => input.Value);
}
