using System.Text.RegularExpressions;
using MfaPortal.Ui;
using Xunit;

namespace MfaPortal.Tests.Ui;

public sealed partial class BrandStyleTests
{
    public static TheoryData<string, string> EveryBrandOnEverySurface()
    {
        var cases = new TheoryData<string, string>();
        foreach (var brand in new[] { "#000000", "#ffffff", "#ffcc00", "#888888", "#1f5fbf", "#00ff00", "#e30613", "#ffa6c9", "#0f1216", "#767676" })
        {
            cases.Add(brand, "light");
            cases.Add(brand, "dark");
        }

        return cases;
    }

    [Theory, MemberData(nameof(EveryBrandOnEverySurface))]
    public void Accent_text_is_readable_on_every_surface(string brand, string scheme)
    {
        var (style, tokens) = (Style(brand, scheme), Tokens(scheme));

        Assert.All(["page", "surface", "raised"], surface => Assert.True(style["accent"].ContrastWith(tokens[surface]) >= 4.5, surface));
        Assert.True(style["accent"].ContrastWith(style["accent-soft"]) >= 4.5);
        Assert.True(tokens["ink-soft"].ContrastWith(style["accent-soft"]) >= 4.5);
    }

    [Theory, MemberData(nameof(EveryBrandOnEverySurface))]
    public void A_button_is_readable_and_stands_out(string brand, string scheme)
    {
        var (style, tokens) = (Style(brand, scheme), Tokens(scheme));

        Assert.True(style["on-accent"].ContrastWith(style["accent-fill"]) >= 4.5);
        Assert.True(style["on-accent"].ContrastWith(style["accent-fill-hover"]) >= 4.5);
        Assert.True(style["accent-fill"].ContrastWith(tokens["page"]) >= 3);
        Assert.True(style["accent-fill"].ContrastWith(tokens["surface"]) >= 3);
    }

    [Theory, InlineData("light"), InlineData("dark")]
    public void The_house_colours_are_readable_without_any_brand(string scheme)
    {
        var tokens = Tokens(scheme);

        Assert.All(["page", "surface", "raised"], surface =>
        {
            Assert.True(tokens["ink"].ContrastWith(tokens[surface]) >= 7, $"ink on {surface}");
            Assert.True(tokens["ink-soft"].ContrastWith(tokens[surface]) >= 4.5, $"ink-soft on {surface}");
            Assert.True(tokens["edge"].ContrastWith(tokens[surface]) >= 3, $"edge on {surface}");
        });
        Assert.All(["good", "warn", "bad"], tone =>
        {
            Assert.True(tokens[tone].ContrastWith(tokens[$"{tone}-soft"]) >= 4.5, $"{tone} on its soft");
            Assert.True(tokens[tone].ContrastWith(tokens["surface"]) >= 4.5, $"{tone} on surface");
            Assert.True(tokens["ink"].ContrastWith(tokens[$"{tone}-soft"]) >= 7, $"ink on {tone}-soft");
        });
        Assert.True(tokens["on-bad"].ContrastWith(tokens["bad-fill"]) >= 4.5);
        Assert.True(tokens["on-bad"].ContrastWith(tokens["bad-fill-hover"]) >= 4.5);
    }

    private static Dictionary<string, Colour> Style(string brand, string scheme) =>
        Read(BrandStyle.For(new Branding { Colour = brand }), scheme);

    private static Dictionary<string, Colour> Tokens(string scheme) => Read(File.ReadAllText(TokensFile()), scheme);

    private static Dictionary<string, Colour> Read(string css, string scheme)
    {
        var dark = css.IndexOf("@media (prefers-color-scheme: dark)", StringComparison.Ordinal);
        var colours = new Dictionary<string, Colour>();
        foreach (Match line in Declaration().Matches(scheme == "dark" ? css : css[..dark]))
        {
            var hex = line.Groups[2].Value;
            Assert.True(Colour.TryParse(hex.Length == 4 ? $"#{hex[1]}{hex[1]}{hex[2]}{hex[2]}{hex[3]}{hex[3]}" : hex, out var colour));
            colours[line.Groups[1].Value] = colour;
        }

        return colours;
    }

    private static string TokensFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MfaPortal.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The solution's folder was not found.");
        }

        return Path.Combine(folder.FullName, "src/MfaPortal/wwwroot/ui/tokens.css");
    }

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{3,6});")]
    private static partial Regex Declaration();
}
