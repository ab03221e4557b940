using System.Text.RegularExpressions;
using MfaPortal.RelyingApps.Grants;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// A table is written by the room of its entity alone: nobody else makes, changes or deletes its rows, through the context or in
/// SQL. Reading elsewhere is a projection or untracked, so that no row can be changed by accident.
/// </summary>
internal static partial class TableOwnerRule
{
    public static Rule Rule { get; } = new("A table is written by its own room only", Look)
    {
        Examples =
        [
            new("makes a row", "makes a Parcel of Post", Parcel, Sender("db.Add(new Parcel { Id = 1 });")),
            new("makes a row without its name", "makes a Parcel of Post", Parcel, Sender("Parcel parcel = new() { Id = 1 };")),
            new("changes a row", "changes parcels of Post", Parcel, Sender("db.Set<Parcel>().AsNoTracking().Where(p => p.Id == 1)\n.ExecuteUpdateAsync(set => set, ct);")),
            new("deletes a row", "changes parcels of Post", Parcel, Sender("db.Set<Parcel>().ExecuteDeleteAsync(ct);")),
            new("holds a row it could change", "tracks parcels of Post", Parcel, Sender("var parcel = db.Set<Parcel>().SingleAsync(ct);")),
            new("inserts by SQL", "writes parcels of Post by SQL", Parcel, Sender("db.Sql($\"insert into parcels (id) values ({id})\");")),
            new("updates by SQL", "writes parcels of Post by SQL", Parcel, Sender("db.Sql(\"\"\"\n  update parcels p\n  set id = 2\n\"\"\");")),
            new("deletes by SQL", "writes parcels of Post by SQL", Parcel, Sender("db.Sql(\"DELETE FROM parcels\");")),
            new("a table chosen at run time", "writes a table it does not name", Parcel, Sender("db.Sql($\"delete from {table}\");")),
            new("the owner", null, Parcel, new Source("src/MfaPortal/Post/Desk.cs", "db.Add(new Parcel()); db.Sql(\"delete from parcels\"); var p = db.Set<Parcel>().SingleAsync();")),
            new("reading", null, Parcel, Sender("db.Set<Parcel>().AsNoTracking().ToListAsync(ct); db.Set<Parcel>().Where(p => p.Id == 1).Select(p => p.Id).SingleAsync(); db.Set<Parcel>().AnyAsync(ct);")),
            new("an upsert of one's own", null, Parcel, Sender("db.Sql(\"insert into letters (id) values (1) on conflict do update set id = 2\");"), Letter),
        ],
        Exemptions =
        [
            new("src/MfaPortal/Accounts/DemoAccounts.cs", "makes a PasswordRow of Passwords",
                "Development's people get their published password in the same transaction; never in Production."),
            new("src/MfaPortal/Operations/CleanUp.cs", "writes a table it does not name",
                "Deletes by age, in one place for all tables, from a constant list; never from the audit."),
            new("src/MfaPortal/RelyingApps/Grants/GrantBook.cs", "writes audit of Audit by SQL",
                "The audit row goes with the redemption in one statement: the trail holds what the table holds, at no second round trip."),
            new("src/MfaPortal/RelyingApps/Grants/RefreshBook.cs", "writes audit of Audit by SQL",
                "The same for a refresh, which comes far more often."),
            new("src/MfaPortal/RelyingApps/Grants/GrantEnds.cs", "writes audit of Audit by SQL",
                "The same for what an app gives back."),
        ],
    };

    private static Source Parcel => new("src/MfaPortal/Post/ParcelTable.cs",
        "class ParcelTable : IEntityTypeConfiguration<Parcel> { void A() => table.ToTable(\"parcels\"); }");

    private static Source Letter => new("src/MfaPortal/Travel/LetterTable.cs",
        "class LetterTable : IEntityTypeConfiguration<Letter> { void A() => table.ToTable(\"letters\"); }");

    private static Source Sender(string code) => new("src/MfaPortal/Travel/Sender.cs", code);

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files)
    {
        var tables = (from file in files
                      where file.IsCSharp && !file.IsGenerated && file.Room is not null
                      from Match entity in Entity().Matches(file.Code)
                      from Match table in ToTable().Matches(file.Code)
                      select (Row: entity.Groups[1].Value, Name: table.Groups[1].Value, Owner: Owner(file))).ToList();

        foreach (var file in files.Where(file => (file.IsCSharp || file.IsRazor) && !file.IsGenerated && file.Path.StartsWith("src/MfaPortal/", StringComparison.Ordinal)))
        {
            foreach (var (row, table, owner) in tables.Where(table => table.Owner != Owner(file)))
            {
                foreach (Match made in Regex.Matches(file.BareCode, $@"\bnew {row}\b(?!\()|\bnew {row}\(|\b{row} \w+ = new\b"))
                {
                    yield return file.Wrong(made.Index, $"makes a {row} of {owner}");
                }

                foreach (Match set in Regex.Matches(file.BareCode, $@"\bSet<{row}>\(\)[^;]*"))
                {
                    if (Write().IsMatch(set.Value))
                    {
                        yield return file.Wrong(set.Index, $"changes {table} of {owner}");
                    }
                    else if (!Harmless().IsMatch(file.BareCode[(file.BareCode.LastIndexOf(';', set.Index) + 1)..set.Index] + set.Value))
                    {
                        yield return file.Wrong(set.Index, $"tracks {table} of {owner}");
                    }
                }
            }

            foreach (var (at, value) in file.Strings)
            {
                foreach (Match statement in Statement().Matches(value))
                {
                    var name = statement.Groups["table"].Value;
                    if (name.StartsWith('{'))
                    {
                        yield return file.Wrong(at, "writes a table it does not name");
                    }
                    else if (tables.FirstOrDefault(table => table.Name == name) is { Owner: { } owner } && owner != Owner(file))
                    {
                        yield return file.Wrong(at, $"writes {name} of {owner} by SQL");
                    }
                }
            }
        }
    }

    // Kinds of factors keep their rows in the tables of their common room, through its desk; they own none.
    private static string Owner(Source file) => file.Room ?? "";

    [GeneratedRegex(@"IEntityTypeConfiguration<(\w+)>")]
    private static partial Regex Entity();

    [GeneratedRegex("""\bToTable\("(\w+)"[,)]""")]
    private static partial Regex ToTable();

    [GeneratedRegex(@"\.(?:ExecuteUpdate|ExecuteDelete|Add|AddRange|Remove|RemoveRange|Update|Attach)(?:Async)?\(")]
    private static partial Regex Write();

    [GeneratedRegex(@"\.(?:AsNoTracking|Select|Any|Count|LongCount|Max|Min|Join|All|Contains)(?:Async)?\(|\bselect\b")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"\b(?:insert\s+into|delete\s+from|update)\s+(?<table>\{\}|\w+)(?=\s|$|\()(?<=update\s+\S+(?=(?:\s+\w+)?\s+set\b)|(?:into|from)\s+\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
