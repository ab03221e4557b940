namespace MfaPortal.Sessions;

/// <summary>Whether browsers may be trusted at all: switched off, what rests on one counts for nothing. The room of trusted browsers fills it.</summary>
internal interface ITrustSwitch
{
    bool IsOn { get; }
}
