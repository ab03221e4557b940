using MfaPortal.Accounts;
using MfaPortal.Sessions;

namespace MfaPortal.Factors;

/// <summary>What a kind may know of the sign-in that its challenge belongs to, and do to it. The room of sign-ins fills it.</summary>
internal interface ISignInUnderWay
{
    /// <summary>The app it is for; null for the portal's own pages.</summary>
    Task<string?> AppName(JourneyId journey, CancellationToken ct);

    /// <summary>Where a person begins anew when this one is over: at the app it was for, as far as its address is known.</summary>
    Task<string> StartAddress(JourneyId journey, CancellationToken ct);

    /// <summary>The signed-in browser it began in, whoever asks; null where nobody was signed in.</summary>
    Task<SessionId?> BeganIn(JourneyId journey, CancellationToken ct);

    /// <summary>The other way round: all that began in this one.</summary>
    IQueryable<JourneyId> BegunIn(SessionId session);

    /// <summary>Those that began in a session of the same person which has ended since: where the password was given in them as well, or where not.</summary>
    IQueryable<JourneyId> LeftBehind(bool withPassword);

    /// <summary>The password was given in it a moment ago, or the person is signed in here: whoever sits at the browser is still the same.</summary>
    Task<bool> IsAtHand(JourneyId journey, AccountId account, CancellationToken ct);

    /// <summary>Where one of the portal's own ends, over or not; null for that of an app.</summary>
    Task<string?> LeadsTo(JourneyId journey, CancellationToken ct);

    /// <summary>The person does not want it: nothing that was shown in it counts any more. The caller's transaction holds.</summary>
    Task End(JourneyId journey, CancellationToken ct);
}
