using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>People whose authenticator app moves to another phone.</summary>
internal static class NewPhones
{
    /// <summary>Somebody whose proof is older than ten minutes has a new phone; answers the key of the old one.</summary>
    public static async Task<string> NewPhone(Visit visit)
    {
        var key = await visit.Enrol(await visit.Person(deadlineIn: TimeSpan.Zero));
        visit.Time.Pass(TimeSpan.FromMinutes(11));
        await visit.Open("/factors");
        await visit.Press("[data-replace]");
        return key;
    }

    public static async Task ScanNewPhone(Visit visit) => await visit.TypeCode(await NewPhone(visit));

    public static async Task NewPhoneDone(Visit visit)
    {
        await ScanNewPhone(visit);
        await visit.TypeCode(await visit.Key());
    }

    /// <summary>The phone of before the new one, at a sign-in.</summary>
    public static async Task OldPhone(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        var old = await visit.Enrol(person);
        await visit.Open("/factors");
        await visit.Press("[data-replace]");
        await visit.TypeCode(await visit.Key());
        await visit.PastPassword(person);
        await visit.TypeCode(old);
    }
}
