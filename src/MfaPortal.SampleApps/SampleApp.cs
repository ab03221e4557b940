namespace MfaPortal.SampleApps;

/// <summary>One of the four made-up apps. Its id is its client id, its cookie scheme and its CSS class.</summary>
internal sealed record SampleApp(string Id, string Name, string Purpose, string Accent)
{
    public static readonly SampleApp Timesheets = new(
        "timesheets", "Timesheets", "Write down the hours you worked and send them in each Friday.", "#1d4ed8");

    public static readonly SampleApp Expenses = new(
        "expenses", "Expenses", "Hand in receipts and see when the money comes back.", "#166534");

    public static readonly SampleApp Mail = new(
        "mail", "Mail", "Read and answer your company mail.", "#6d28d9");

    public static readonly SampleApp Hazards = new(
        "hazards", "Hazard reports", "Report something unsafe before somebody gets hurt.", "#9a3412");

    public static readonly IReadOnlyList<SampleApp> All = [Timesheets, Expenses, Mail, Hazards];

    public string CookieScheme => Id;

    public string PortalScheme => $"{Id}-portal";

    /// <summary>Cookies of localhost are shared between ports, so every name carries the app.</summary>
    public string CookieName(string purpose) => $"sample-{Id}-{purpose}";
}
