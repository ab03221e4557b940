namespace MfaPortal.Helpdesk;

/// <summary>
/// The room of those who help others: find a person, look, reset factors, end sessions, unlock, read the trail. Owns no
/// table: every act is a verb of the room whose rows it changes, done in one transaction, with a reason. Nobody calls it.
/// </summary>
internal static class Helpdesk
{
    public static IServiceCollection AddHelpdesk(this IServiceCollection services) => services
        .AddScoped<PeopleSearch>()
        .AddScoped<AccountFiles>()
        .AddScoped<Interventions>()
        .AddScoped<ReferenceLookup>()
        .AddScoped<AuditLookup>();
}
