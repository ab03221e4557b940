using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MfaPortal.Texts;

/// <summary>The sentences of all languages, read once from the files beside this one.</summary>
internal sealed class TextCatalogue
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> languages =
        Languages.All.ToFrozenDictionary(language => language, Load);

    public IEnumerable<string> Keys(string language) => languages[language].Keys;

    /// <summary>The text, filled in by the rules of <paramref name="language"/>; the key itself where it is missing, which a test refuses.</summary>
    public string Get(string language, string key, params object?[] args)
    {
        var text = languages[language].GetValueOrDefault(key, key);
        return args.Length == 0 ? text : string.Format(CultureInfo.GetCultureInfo(language), text, args);
    }

    private static FrozenDictionary<string, string> Load(string language)
    {
        var name = $"MfaPortal.Texts.{language}.json";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}
