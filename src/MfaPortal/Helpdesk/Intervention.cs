namespace MfaPortal.Helpdesk;

/// <summary>What became of an act.</summary>
internal abstract record Intervention
{
    private Intervention()
    {
    }

    internal sealed record Done : Intervention;

    /// <summary>No such person, or the factor is not theirs, or gone already; or the account is not frozen.</summary>
    internal sealed record NotThere : Intervention;

    /// <summary>Beyond the agent's reach; the trail knows that it was tried.</summary>
    internal sealed record Refused : Intervention;
}
