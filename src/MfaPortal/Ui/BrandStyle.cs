namespace MfaPortal.Ui;

/// <summary>
/// One configured colour, many duties. Whatever is configured, text stays at 4.5:1 and control edges at 3:1 on the
/// surfaces of tokens.css, in both colour schemes (WCAG 2.2 SC 1.4.3, 1.4.11).
/// </summary>
internal static class BrandStyle
{
    // The least favourable surface of each scheme in tokens.css: the page in light, the raised surface in dark.
    internal static readonly Colour LightPage = new(0xf4, 0xf6, 0xf8);
    internal static readonly Colour DarkSurface = new(0x22, 0x28, 0x30);

    public static string For(Branding branding)
    {
        var brand = Colour.TryParse(branding.Colour, out var parsed) ? parsed : Colour.Black;
        return $$"""
            @layer base {
              :root {
                --brand: {{brand}};
                --on-brand: {{brand.TextOnTop}};
            {{Scheme(brand, LightPage, Colour.White, "    ")}}
              }
              @media (prefers-color-scheme: dark) {
                :root {
            {{Scheme(brand, DarkSurface, new Colour(0x17, 0x1b, 0x21), "      ")}}
                }
              }
            }

            """;
    }

    private static string Scheme(Colour brand, Colour background, Colour surface, string indent)
    {
        // A soft background under accent text has to be counted in, so the text shade aims above the bare minimum.
        var text = brand.ReadableOn(background, 5.5);
        var fill = brand.ReadableOn(background, 3);
        var onFill = fill.TextOnTop;
        var hover = fill.MixedWith(onFill == Colour.White ? Colour.Black : Colour.White, 0.14);
        return string.Join('\n',
            $"{indent}--accent: {text};",
            $"{indent}--accent-fill: {fill};",
            $"{indent}--accent-fill-hover: {hover};",
            $"{indent}--on-accent: {onFill};",
            $"{indent}--accent-soft: {surface.MixedWith(text, 0.08)};");
    }
}
