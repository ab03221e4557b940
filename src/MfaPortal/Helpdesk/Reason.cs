namespace MfaPortal.Helpdesk;

/// <summary>Why somebody touched another's account, in their words: one line of 3 to 200 characters. No act goes without.</summary>
internal readonly record struct Reason
{
    public const int Shortest = 3;
    public const int Longest = 200;

    private Reason(string text) => Text = text;

    public string Text { get; }

    public static Reason? Read(string? typed)
    {
        var text = string.Join(' ', (typed ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return text.Length is >= Shortest and <= Longest ? new Reason(text) : null;
    }

    public override string ToString() => Text;
}
