using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace MfaPortal.Texts;

/// <summary>The texts of this request's language; pages know it as <c>T</c>.</summary>
public sealed class Text
{
    private readonly TextCatalogue catalogue;
    private readonly Clock clock;

    internal Text(TextCatalogue catalogue, Clock clock) => (this.catalogue, this.clock) = (catalogue, clock);

    public string Language { get; private set; } = Languages.Default;

    /// <summary>The same sentences for gaps that hold markup, such as <see cref="Time"/>.</summary>
    public HtmlText Html => new(this);

    internal CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    public string this[string key, params object?[] args] => catalogue.Get(Language, key, args);

    /// <summary>A day in words: 1 February 2027.</summary>
    public string Day(DateTimeOffset moment) => clock.Local(moment).ToString(Language == "en" ? "d MMMM yyyy" : Culture.DateTimeFormat.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal).Trim(' ', ','), Culture);

    /// <summary>A moment on a page: in words, and beneath them for programs.</summary>
    public IHtmlContent Time(DateTimeOffset moment) => HtmlText.Time(moment, clock.Moment(catalogue, Language, moment));

    public IHtmlContent DayTime(DateTimeOffset moment) => HtmlText.Time(moment, Day(moment));

    /// <summary>The same for crowded tables.</summary>
    public IHtmlContent BriefTime(DateTimeOffset moment) => HtmlText.Time(moment, clock.Brief(catalogue, Language, moment));

    public IHtmlContent ClockTime(DateTimeOffset moment) => HtmlText.Time(moment, clock.TimeOfDay(moment));

    /// <summary>A moment of the audit, with its distance to UTC.</summary>
    public IHtmlContent ExactTime(DateTimeOffset moment) => HtmlText.Time(moment, clock.Exact(moment));

    internal void Use(string language) => Language = language;
}
