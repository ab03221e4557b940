using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>A page in one of its states, and how a person gets there.</summary>
/// <param name="Main">Belongs to the main job: shown on a phone too where pictures are made.</param>
/// <param name="Pictured">False where no two runs look the same.</param>
internal sealed record Scene(string Name, Func<Visit, Task> Reach, bool Main = false, bool Pictured = true)
{
    /// <summary>There, with everything that belongs to the page.</summary>
    public async Task Show(Visit visit)
    {
        await Reach(visit);
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
    }
}
