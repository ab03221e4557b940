namespace MfaPortal.SampleApps.Pages;

/// <summary>The made-up data that make the four apps look like apps.</summary>
internal static class SampleContent
{
    public static string Heading(SampleApp app) => app.Id switch
    {
        "timesheets" => "Your hours this week",
        "expenses" => "Your expenses",
        "mail" => "Inbox",
        _ => "Reports from your site",
    };

    public static Html Of(SampleApp app) => app.Id switch
    {
        "timesheets" => Table("Hours by day and project", ["Day", "Project", "Hours"],
            ["Monday", "Harbour survey", "7.5"], ["Tuesday", "Harbour survey", "8.0"], ["Wednesday", "Training", "4.0"],
            ["Thursday", "Pump station", "7.0"], ["Friday", "Pump station", "6.5"]),
        "expenses" => List(
            ("Train to Antwerp, second class", "48.20 €", "Paid back"), ("Hotel, two nights", "212.00 €", "With your manager"),
            ("Safety boots", "89.95 €", "Paid back"), ("Lunch with the harbour office", "31.40 €", "Receipt missing")),
        "mail" => List(
            ("Nadia Vermeulen", "Plans for the pump station", "09:12"), ("Facilities", "Fire drill on Thursday", "08:40"),
            ("Tom Okafor", "Re: boots in size 44", "Yesterday"), ("Payroll", "Your payslip is ready", "Monday")),
        _ => List(
            ("Loose railing, stairs B", "Quay 4", "Open"), ("Oil on the floor", "Workshop", "Being cleaned"),
            ("Blocked emergency exit", "Store 2", "Solved"), ("Flickering light", "Gate house", "Open")),
    };

    private static Html Table(string caption, string[] columns, params string[][] rows) => Html.Of($"""
        <table>
        <caption>{caption}</caption>
        <thead><tr>{Html.Join(columns.Select(column => Html.Of($"<th scope=\"col\">{column}</th>")))}</tr></thead>
        <tbody>{Html.Join(rows.Select(Row))}</tbody>
        </table>
        """);

    private static Html Row(string[] cells) => Html.Of(
        $"<tr><th scope=\"row\">{cells[0]}</th>{Html.Join(cells.Skip(1).Select(cell => Html.Of($"<td>{cell}</td>")))}</tr>");

    private static Html List(params (string What, string Detail, string State)[] entries) => Html.Of($"""
        <ul class="entries">{Html.Join(entries.Select(entry => Html.Of(
            $"<li><strong>{entry.What}</strong> <span>{entry.Detail}</span> <span class=\"state\">{entry.State}</span></li>")))}</ul>
        """);
}
