namespace MfaPortal.RelyingApps.Logout;

/// <summary>Tells this process's worker that a notice was written here, so that it goes at once and not at the next look.</summary>
internal sealed class NoticeSignal
{
    private volatile TaskCompletionSource raised = New();

    public Task Raised => raised.Task;

    public void Wake() => raised.TrySetResult();

    public void Reset()
    {
        if (raised.Task.IsCompleted)
        {
            raised = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
