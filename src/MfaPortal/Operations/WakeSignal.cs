namespace MfaPortal.Operations;

/// <summary>Tells this process's worker that there is something to do, so that it goes at once and not at the next look. It stays raised until somebody looks.</summary>
internal sealed class WakeSignal
{
    private volatile TaskCompletionSource raised = New();

    public Task Raised => raised.Task;

    public void Wake() => raised.TrySetResult();

    /// <summary>Whether it was raised; it is not any more.</summary>
    public bool Take()
    {
        var was = raised.Task.IsCompleted;
        if (was)
        {
            raised = New();
        }

        return was;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
