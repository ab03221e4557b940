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

internal sealed record BenchPerson(string UserName, TotpSecret Secret);

/// <summary>People with a password, an app and recovery codes, written straight into the tables.</summary>
internal static class People
{
    public const string Password = "a password of the bench";

    private static readonly PasswordHasher<object> Hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = new Passwords.PasswordOptions().Iterations }));

    public static async Task<IReadOnlyList<BenchPerson>> Seed(PortalProcess portal, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var entropy = new Entropy();
        var box = new SecretBox(portal.MasterKey, entropy);
        var hash = Hasher.HashPassword(new object(), Password);
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(portal.ConnectionString).Options);
        var organisation = new Organisation { Id = RowId.New<OrganisationId>(now), Code = "bench", Name = "Bench" };
        db.Add(organisation);
        var people = new List<BenchPerson>();
        for (var i = 0; i < count; i++)
        {
            var name = "u" + i.ToString("D4", CultureInfo.InvariantCulture);
            var account = new Account
            {
                Id = RowId.New<AccountId>(now),
                OrganisationId = organisation.Id,
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
            people.Add(new BenchPerson(name, secret));
        }

        await db.SaveChangesAsync();
        return people;
    }

    /// <summary>What the hash costs by itself, so that the rest of a sign-in can be seen beside it.</summary>
    public static TimeSpan HashCost()
    {
        var hash = Hasher.HashPassword(new object(), Password);
        using var self = Process.GetCurrentProcess();
        const int Times = 5;
        var before = self.TotalProcessorTime;
        for (var i = 0; i < Times; i++)
        {
            Hasher.VerifyHashedPassword(new object(), hash, Password);
        }

        self.Refresh();
        return (self.TotalProcessorTime - before) / Times;
    }
}
