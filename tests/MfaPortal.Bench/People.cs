using System.Diagnostics;
using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.RecoveryCodes;
using MfaPortal.Factors.Totp;
using MfaPortal.Oidc.Host;
using MfaPortal.Passwords;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Bench;

internal sealed record BenchPerson(string UserName, TotpSecret Secret)
{
    private long spent;

    /// <summary>True once for each step: a code counts once.</summary>
    public bool Spend(long step) => Interlocked.Exchange(ref spent, step) < step;
}

/// <summary>People with a password, an app and recovery codes, written straight into the tables.</summary>
internal static class People
{
    public const string Password = "a password of the bench";

    /// <summary>How many of them come and go; the others are there to fill the tables.</summary>
    private const int Active = 6000;

    public static async Task<IReadOnlyList<BenchPerson>> Seed(PortalProcess portal, BenchOptions options, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var entropy = new Entropy();
        var box = new SecretBox(portal.MasterKey, entropy);
        var hash = Hasher(options.Iterations).HashPassword(new object(), Password);
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(portal.ConnectionString, npgsql => npgsql.CommandTimeout(600)).Options);
        var organisation = new Organisation { Id = RowId.New<OrganisationId>(now), Code = "bench", Name = "Bench" };
        db.Add(organisation);
        await db.SaveChangesAsync(ct);
        await Crowd.Fill(db, organisation.Id, options.Accounts - Active, ct);
        var people = new List<BenchPerson>();
        for (var i = 0; i < Active; i++)
        {
            people.Add(Add(db, box, entropy, organisation.Id, "u" + i.ToString("D4", CultureInfo.InvariantCulture), hash, now));
        }

        await db.SaveChangesAsync(ct);
        return people;
    }

    /// <summary>What the hash costs by itself, with every processor at it: no sign-in can be faster.</summary>
    public static (double CpuMilliseconds, double PerSecond) HashAlone(int iterations, TimeSpan length)
    {
        var hasher = Hasher(iterations);
        var hash = hasher.HashPassword(new object(), Password);
        using var self = Process.GetCurrentProcess();
        var (before, clock, count) = (self.TotalProcessorTime, Stopwatch.StartNew(), 0);
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (clock.Elapsed < length)
            {
                hasher.VerifyHashedPassword(new object(), hash, Password);
                Interlocked.Increment(ref count);
            }
        });
        var took = clock.Elapsed;
        self.Refresh();
        return ((self.TotalProcessorTime - before).TotalMilliseconds / count, count / took.TotalSeconds);
    }

    private static PasswordHasher<object> Hasher(int iterations) => new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));

    private static BenchPerson Add(
        PortalDb db, SecretBox box, Entropy entropy, OrganisationId organisation, string name, string hash, DateTimeOffset now)
    {
        var account = new Account
        {
            Id = RowId.New<AccountId>(now),
            OrganisationId = organisation,
            UserName = name,
            UserNameKey = name,
            DisplayName = name,
            DisplayNameKey = name,
            FactorDeadline = now,
            CreatedAt = now,
        };
        var secret = TotpSecret.New(entropy);
        var factor = RowId.New<FactorId>(now);
        db.AddRange(
            account,
            new PasswordRow { AccountId = account.Id, Hash = hash, ChangedAt = now },
            new Factor
            {
                Id = factor,
                AccountId = account.Id,
                Kind = Totp.Kind.Name,
                Label = "phone",
                Payload = box.Seal(secret, factor.ToString()),
                EnrolledAt = now,
            },
            new Factor
            {
                Id = RowId.New<FactorId>(now),
                AccountId = account.Id,
                Kind = RecoveryCodes.Kind.Name,
                Label = "codes",
                Payload = [],
                Lookup = RecoveryCode.New(entropy).Lookup(box, account.Id),
                EnrolledAt = now,
            });
        return new BenchPerson(name, secret);
    }
}
