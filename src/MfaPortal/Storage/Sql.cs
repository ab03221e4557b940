using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace MfaPortal.Storage;

/// <summary>
/// A piece of SQL that other pieces can be put into: <c>Sql.Of($"with told as ({audit.Row(…)}) select {id}")</c>. A room hands out the
/// piece that writes its own table, the act joins them, and PostgreSQL does all or nothing in one statement and one round trip. A value
/// becomes a parameter, never text.
/// </summary>
internal sealed class Sql
{
    private readonly Writing piece;

    private Sql(Writing piece) => this.piece = piece;

    public static Sql Of(Writing piece) => new(piece);

    /// <summary>How many rows were written or, for <c>select</c>, none.</summary>
    public Task<int> Run(DatabaseFacade database, CancellationToken ct)
    {
        var (text, values) = Write();
        return database.ExecuteSqlRawAsync(text, values, ct);
    }

    // A list at once: whatever is composed further would become a subquery, in which PostgreSQL lets nothing write.
    public async Task<List<T>> Rows<T>(DatabaseFacade database, CancellationToken ct)
    {
        var (text, values) = Write();
        return await database.SqlQueryRaw<T>(text, [.. values]).ToListAsync(ct);
    }

    private (string Text, List<object> Values) Write()
    {
        var (text, values) = (new StringBuilder(), new List<object>());
        piece.Into(text, values);
        return (text.ToString(), values);
    }

    [InterpolatedStringHandler]
    internal sealed class Writing(int literals, int gaps)
    {
        private readonly List<object?> parts = new(literals > 0 ? gaps * 2 + 1 : gaps);

        // Braces would be gaps to EF Core.
        public void AppendLiteral(string text) => parts.Add(new Literal(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));

        public void AppendFormatted(Sql inner) => parts.Add(inner);

        public void AppendFormatted<T>(T value) => parts.Add(value switch
        {
            IRowId id => id.Value,
            Enum word => Convert.ToInt32(word, CultureInfo.InvariantCulture),
            _ => value,
        });

        internal void Into(StringBuilder text, List<object> values)
        {
            foreach (var part in parts)
            {
                switch (part)
                {
                    case Literal literal:
                        text.Append(literal.Text);
                        break;
                    case Sql inner:
                        inner.piece.Into(text, values);
                        break;
                    default:
                        text.Append(CultureInfo.InvariantCulture, $"{{{values.Count}}}");
                        values.Add(new NpgsqlParameter { ParameterName = $"p{values.Count.ToString(CultureInfo.InvariantCulture)}", Value = part ?? DBNull.Value });
                        break;
                }
            }
        }

        private sealed record Literal(string Text);
    }
}
