using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MfaPortal.Texts;

/// <summary>Embedded files, one per language: <c>{Name}.en.json</c>, …</summary>
internal sealed record TextFolder(Assembly Assembly, string Name);

/// <summary>The sentences of all languages, read once from the files beside this one and from what else was registered.</summary>
internal sealed class TextCatalogue(params IEnumerable<TextFolder> others)
{
    private static readonly TextFolder Own = new(Assembly.GetExecutingAssembly(), "MfaPortal.Texts");

    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> languages = Languages.All.ToFrozenDictionary(
        language => language, language => others.Prepend(Own).SelectMany(folder => Load(folder, language)).ToFrozenDictionary());

    public IEnumerable<string> Keys(string language) => languages[language].Keys;

    /// <summary>The text, filled in by the rules of <paramref name="language"/>; the key itself where it is missing, which a test refuses.</summary>
    public string Get(string language, string key, params object?[] args)
    {
        var text = languages[language].GetValueOrDefault(key, key);
        return args.Length == 0 ? text : string.Format(CultureInfo.GetCultureInfo(language), text, args);
    }

    private static Dictionary<string, string> Load(TextFolder folder, string language)
    {
        var name = $"{folder.Name}.{language}.json";
        using var stream = folder.Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
