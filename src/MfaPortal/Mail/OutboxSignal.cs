using MfaPortal.Operations;

namespace MfaPortal.Mail;

/// <summary>Something was queued here.</summary>
internal sealed class OutboxSignal : WakeSignal;
