namespace MfaPortal.RelyingApps.Clients;

/// <summary>What became of a change to an app of the table.</summary>
internal abstract record ClientChange
{
    private ClientChange()
    {
    }

    /// <summary>Saved, told to the trail, and in force here; on other nodes within seconds.</summary>
    internal sealed record Done : ClientChange;

    /// <summary>Done, and this is the new secret: shown once, kept nowhere.</summary>
    internal sealed record SecretMade(string Secret, string Fingerprint, DateTimeOffset? ExpiresAt) : ClientChange;

    /// <summary>Nothing was saved: these sentences say why, as <see cref="ClientsCheck.Flaws"/> puts them.</summary>
    internal sealed record Wrong(IReadOnlyList<string> Flaws) : ClientChange;

    /// <summary>Another app has this id, in the table or in the settings.</summary>
    internal sealed record Taken : ClientChange;

    /// <summary>Somebody changed the app since it was read; nothing was saved.</summary>
    internal sealed record Stale : ClientChange;

    /// <summary>Two secrets are enough to change one for the other.</summary>
    internal sealed record TwoAlready : ClientChange;

    /// <summary>No such app in the table.</summary>
    internal sealed record NotThere : ClientChange;
}
