using MfaPortal.Operations;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>A notice was written here.</summary>
internal sealed class NoticeSignal : WakeSignal;
