namespace MfaPortal.Sessions;

/// <summary>On a page model: only somebody signed in sees it, with one of these roles and a factor shown this recently.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RequiresSessionAttribute : Attribute
{
    /// <summary>None: everybody who is signed in.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>0: no factor asked for beyond what the session has.</summary>
    public int FactorWithinMinutes { get; init; }

    /// <summary>The page changes what the person signs in with: not any factor will do (see <see cref="IFactorGuard"/>).</summary>
    public bool ToChangeFactors { get; init; }

    /// <summary>
    /// For a page with much to type: how much older the factor may be when its form comes in, so that who opened it in time loses nothing.
    /// </summary>
    public int FormMinutes { get; init; }
}
