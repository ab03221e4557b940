using System.Globalization;
using System.Text.Json;

namespace MfaPortal.Texts;

/// <summary>Stand-in so that the layout compiles and can be looked at; the real texts room replaces this file.</summary>
public sealed class Text(IWebHostEnvironment environment)
{
    public string Language { get; } = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var two && two is "nl" or "fr" or "de" ? two : "en";

    public string this[string key, params object[] args]
    {
        get
        {
            var file = environment.ContentRootFileProvider.GetFileInfo($"Texts/{Language}.json");
            if (!file.Exists)
            {
                return key;
            }

            using var stream = file.CreateReadStream();
            var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
            return texts.TryGetValue(key, out var text) ? string.Format(CultureInfo.CurrentCulture, text, args) : key;
        }
    }
}
