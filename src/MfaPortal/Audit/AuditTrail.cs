using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Audit;

/// <summary>
/// Owns the table <c>audit</c>. Everybody writes through it, in the transaction of the act; Helpdesk and Admin read.
/// </summary>
internal sealed class AuditTrail(PortalDb db, RequestFacts request, TimeProvider time)
{
    private const int LongestFact = 512;

    // Kept whole: an address at the end of a long list would be the one that is hidden. Only administrators write these.
    private static readonly string[] Whole = ["app.created", "app.changed"];

    /// <summary>Adds the row to the unit of work; the caller saves it together with the act.</summary>
    public void Add(
        string @event,
        AccountId? target,
        AuditResult result = AuditResult.Succeeded,
        AccountId? actor = null,
        string? clientId = null,
        params ReadOnlySpan<(string Name, string? Value)> facts) => Write(@event, target, result, actor ?? target, clientId, facts);

    /// <summary>The same for what nobody asked for: the portal itself did it, at a limit it keeps.</summary>
    public void AddOwn(string @event, AccountId target, params ReadOnlySpan<(string Name, string? Value)> facts) =>
        Write(@event, target, AuditResult.Succeeded, null, null, facts);

    /// <summary>
    /// The same row as a piece of the statement that does the act: written for each row of <paramref name="done"/>, so never for an
    /// act that did not happen.
    /// </summary>
    public Sql Telling(Sql done, string @event, AccountId target, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var told = new Dictionary<string, string>();
        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                told[name] = OneLine(value, LongestFact);
            }
        }

        return Sql.Of($"""
            insert into audit (at, event, result, actor_id, target_id, address, correlation_id, facts)
            select {time.GetUtcNow()}, {@event}, {AuditResult.Succeeded}, {target}, {target}, {request.Address}::text, {request.CorrelationId},
                   {JsonSerializer.Serialize(told, JsonSerializerOptions.Default)}::jsonb
              from {done}
            """);
    }

    /// <summary>How often this happened to somebody since then: for what must not be told without end.</summary>
    public Task<int> Count(string @event, AccountId target, DateTimeOffset since, CancellationToken ct) =>
        db.Set<AuditRow>().CountAsync(row => row.TargetId == target && row.At > since && row.Event == @event, ct);

    private void Write(
        string @event, AccountId? target, AuditResult result, AccountId? actor, string? clientId, ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var row = new AuditRow
        {
            At = time.GetUtcNow(),
            Event = @event,
            Result = result,
            ActorId = actor,
            TargetId = target,
            Address = request.Address,
            ClientId = clientId is { Length: > 128 } ? clientId[..128] : clientId,
            CorrelationId = request.CorrelationId,
        };
        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                row.Facts[name] = OneLine(value, Whole.Contains(@event) ? value.Length : LongestFact);
            }
        }

        db.Add(row);
    }

    // Control characters in a name or user agent must not forge a second line where rows are exported (threat T82).
    private static string OneLine(string value, int longest)
    {
        var text = value.Length > longest ? value[..longest] : value;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }
}
