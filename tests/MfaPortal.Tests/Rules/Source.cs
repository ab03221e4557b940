namespace MfaPortal.Tests.Rules;

/// <summary>One file of the product: its path from the top of the checkout, with slashes, and what it says.</summary>
internal sealed record Source(string Path, string Text)
{
    private readonly Lazy<CSharpText> csharp = new(() => CSharpText.Read(Text));

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsRazor => Path.EndsWith(".cshtml", StringComparison.Ordinal);

    public bool IsGenerated => Path.Contains("/Migrations/", StringComparison.Ordinal);

    /// <summary>Without comments; positions stay where they were.</summary>
    public string Code => IsCSharp ? csharp.Value.WithoutComments : IsRazor ? RazorText.WithoutComments(Text) : Text;

    /// <summary>Without comments and without what stands between quotes.</summary>
    public string BareCode => IsCSharp ? csharp.Value.WithoutStrings : Code;

    /// <summary>Every string of a C# file, its gaps written as {}.</summary>
    public IEnumerable<(int At, string Value)> Strings => IsCSharp ? csharp.Value.Strings : RazorText.Strings(Code);

    /// <summary>The portal's room this file lies in; a kind of factor is a room of its own. Null: in none (Program.cs, another project).</summary>
    public string? Room => Path.Split('/') switch
    {
        ["src", "MfaPortal", "Factors", var kind, _, ..] => $"Factors/{kind}",
        ["src", "MfaPortal", var room, _, ..] => room,
        _ => null,
    };

    public int Lines => Text.Length == 0 ? 0 : Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public Violation Wrong(int at, string what) => new(Path, Text.AsSpan(0, at).Count('\n') + 1, what);
}
