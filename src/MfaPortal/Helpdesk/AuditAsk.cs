namespace MfaPortal.Helpdesk;

/// <summary>The search form over the trail, as it stands in the address.</summary>
internal sealed record AuditAsk(
    string? Person, string? Event, string? Result, DateOnly? From, DateOnly? To, string? Ref, string? Client, string? After)
{
    public static readonly AuditAsk Nothing = new(null, null, null, null, null, null, null, null);

    /// <summary>The same search elsewhere in the trail.</summary>
    public string Query(string? after)
    {
        (string Name, string? Value)[] all =
        [
            ("person", Person), ("event", Event), ("result", Result), ("from", From?.ToString("yyyy-MM-dd", null)),
            ("to", To?.ToString("yyyy-MM-dd", null)), ("ref", Ref), ("client", Client), ("after", after),
        ];
        return QueryString.Create(all.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value))).Value ?? "";
    }
}
