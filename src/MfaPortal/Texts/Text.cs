using System.Globalization;

namespace MfaPortal.Texts;

/// <summary>The texts of this request's language; pages know it as <c>T</c>.</summary>
public sealed class Text
{
    private readonly TextCatalogue catalogue;

    internal Text(TextCatalogue catalogue) => this.catalogue = catalogue;

    /// <summary>Set by <see cref="LanguageChoice"/> before the page runs.</summary>
    public string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var name && Languages.All.Contains(name)
        ? name
        : Languages.Default;

    public string this[string key, params object?[] args] => catalogue.Get(Language, key, args);
}
