namespace MfaPortal.Accounts;

/// <summary>How many whole days somebody still has; the last hours are told as one.</summary>
internal static class DaysLeft
{
    public static int Until(DateTimeOffset deadline, DateTimeOffset now) => Math.Max(1, (int)(deadline - now).TotalDays);
}
