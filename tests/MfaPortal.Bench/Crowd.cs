using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Bench;

/// <summary>
/// People who only fill the tables, made by the database itself: for each a password, three factors and two sessions, one of them ended.
/// Ids grow as the portal's own do.
/// </summary>
internal static class Crowd
{
    public static async Task Fill(PortalDb db, OrganisationId organisation, int count, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            insert into accounts (id, organisation_id, user_name, user_name_key, email, email_key, display_name, display_name_key, given_name,
                                  family_name, family_name_key, state, roles, created_at)
            select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, {organisation.Value}, 'crowd' || n, 'crowd' || n,
                   'crowd' || n || '@example.test', 'crowd' || n || '@example.test', 'Given' || n % 5000 || ' Family' || n, 'given' || n % 5000 || ' family' || n,
                   'Given' || n % 5000, 'Family' || n, 'family' || n, 0, array[]::text[], now()
              from generate_series(1, {count}) n
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into passwords (account_id, hash, changed_at, failures)
            select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, repeat('A', 84), now(), 0 from generate_series(1, {count}) n
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into factors (id, account_id, kind, label, payload, lookup, counter, drift, failures, enrolled_at)
            select ('01910000-0000-7000-8000-' || lpad(to_hex(n * 4 + f), 12, '0'))::uuid, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                   case f when 0 then 'totp' else 'recovery-code' end, 'phone', decode(repeat('ab', 49), 'hex'),
                   case f when 0 then null else sha256(convert_to(n || '/' || f, 'UTF8')) end, 0, 0, 0, now()
              from generate_series(1, {count}) n, generate_series(0, 2) f
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into sessions (id, account_id, secret_hash, started_at, authenticated_at, password_at, strength, amr, last_activity_at, expires_at, ended_at)
            select ('01920000-0000-7000-8000-' || lpad(to_hex(n * 2 + s), 12, '0'))::uuid, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                   sha256(convert_to(n || '/' || s, 'UTF8')), now(), now(), now(), 3, array['pwd', 'otp', 'mfa'], now(), now() + interval '12 hours',
                   case s when 0 then now() end
              from generate_series(1, {count}) n, generate_series(0, 1) s
            """, ct);
    }
}
