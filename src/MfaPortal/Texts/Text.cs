using System.Globalization;

namespace MfaPortal.Texts;

/// <summary>The texts of this request's language; pages know it as <c>T</c>.</summary>
public sealed class Text
{
    private readonly TextCatalogue catalogue;

    internal Text(TextCatalogue catalogue) => this.catalogue = catalogue;

    public string Language { get; private set; } = Languages.Default;

    private CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    public string this[string key, params object?[] args] => catalogue.Get(Language, key, args);

    /// <summary>A day in words: 1 February 2027.</summary>
    public string Day(DateTimeOffset moment) => moment.ToString(Language == "en" ? "d MMMM yyyy" : Culture.DateTimeFormat.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal).Trim(' ', ','), Culture);

    /// <summary>A moment in words, in UTC and saying so: servers and people are not always in one zone.</summary>
    public string Moment(DateTimeOffset moment) => $"{Day(moment)} {moment.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";

    internal void Use(string language) => Language = language;
}
