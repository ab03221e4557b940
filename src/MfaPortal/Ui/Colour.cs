using System.Globalization;

namespace MfaPortal.Ui;

/// <summary>An sRGB colour that knows how readable it is on another (WCAG 2.2, relative luminance and contrast ratio).</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour White = new(255, 255, 255);
    public static readonly Colour Black = new(0, 0, 0);

    public static bool TryParse(string? text, out Colour colour)
    {
        colour = default;
        if (text is not ['#', .. { Length: 6 } digits]
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
        {
            return false;
        }

        colour = new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }

    public double ContrastWith(Colour other)
    {
        var (light, dark) = (Math.Max(Luminance, other.Luminance), Math.Min(Luminance, other.Luminance));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>White or black, whichever reads better; one of the two always reaches 4.5:1.</summary>
    public Colour TextOnTop => ContrastWith(White) >= 4.5 || ContrastWith(White) >= ContrastWith(Black) ? White : Black;

    public Colour MixedWith(Colour other, double share) => new(
        Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    /// <summary>The nearest shade towards black or white that reaches the ratio on this background.</summary>
    public Colour ReadableOn(Colour background, double ratio)
    {
        var towards = background.TextOnTop == White ? White : Black;
        for (var share = 0.0; share < 1; share += 0.02)
        {
            var shade = MixedWith(towards, share);
            if (shade.ContrastWith(background) >= ratio)
            {
                return shade;
            }
        }

        return towards;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));
}
