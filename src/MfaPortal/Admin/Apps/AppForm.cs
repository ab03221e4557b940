using MfaPortal.RelyingApps.Clients;
using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>Some of the fields of a form, to be shown.</summary>
internal sealed record AppFormPart(AppForm Form, IEnumerable<AppField> Fields);

/// <summary>A form about an app: what stands in it, and what is wrong with that, field by field.</summary>
internal sealed record AppForm(ClientSettings Settings, IReadOnlyDictionary<string, string> Typed, Dictionary<string, string> Errors)
{
    public string Value(AppField field) => Typed.GetValueOrDefault(field.Name) ?? field.Read(Settings);

    public string? Error(AppField field) => Errors.GetValueOrDefault(field.Name);

    /// <summary>What is wrong with the whole, or with something this form has no field for.</summary>
    public string? Error() => Errors.GetValueOrDefault("");

    public static AppForm Of(ClientSettings settings) => new(settings, new Dictionary<string, string>(), []);

    /// <summary>Takes these fields from what was posted; everything else that came with it is ignored (threat T80).</summary>
    public static AppForm Read(IFormCollection posted, ClientSettings before, IEnumerable<AppField> fields, Text text)
    {
        var settings = ClientJson.Read(ClientJson.Write(before));
        var typed = new Dictionary<string, string>();
        var errors = new Dictionary<string, string>();

        // The grants first: which other settings there are hangs on those that are being written, as on the form that is shown.
        foreach (var field in fields.OrderByDescending(field => field.Key == nameof(ClientSettings.GrantTypes)).Where(field => posted.ContainsKey(field.Name) && field.Suits(settings)))
        {
            var value = field.Shape == FieldShape.Switch
                ? posted[field.Name].Contains("on") ? "on" : ""
                : posted[field.Name].ToString().ReplaceLineEndings("\n").Trim();
            typed[field.Name] = value;
            if (value.Contains('\0', StringComparison.Ordinal) || !field.Write(settings, value))
            {
                errors[field.Name] = text["admin.app.wrong.value"];
            }
            else if (field.Shape is FieldShape.Addresses or FieldShape.Address && Fault(field, settings, value, text) is { } fault)
            {
                errors[field.Name] = fault;
            }
        }

        return new AppForm(settings, typed, errors);
    }

    /// <summary>Puts the sentences of <see cref="ClientsCheck"/> to the fields they are about, where the form said nothing itself.</summary>
    public void Refused(IReadOnlyList<string> flaws, Text text)
    {
        foreach (var flaw in flaws)
        {
            var key = flaw.StartsWith(':') ? flaw[1..].Split(' ', ':')[0] : "";
            var name = AppFields.All.FirstOrDefault(field => field.Key == key && key.Length > 0)?.Name ?? "";
            Errors.TryAdd(name, name.Length > 0 ? text["admin.app.refused", flaw[(key.Length + 1)..].Trim(' ', ':')] : text["admin.app.refused", flaw.Trim(' ', ':')]);
        }
    }

    private static string? Fault(AppField field, ClientSettings settings, string value, Text text) => value
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => (Line: line, Word: ClientAddress.Fault(line, ownScheme: settings.Public && field.Shape == FieldShape.Addresses)))
        .Where(line => line.Word is not null)
        .Select(line => text[$"admin.app.address.{line.Word}", line.Line.Length > 100 ? line.Line[..100] + "…" : line.Line])
        .FirstOrDefault();
}
