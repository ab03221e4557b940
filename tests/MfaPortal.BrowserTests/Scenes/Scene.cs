using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>A page in one of its states, and how a person gets there.</summary>
/// <param name="Main">Belongs to the main job: shown on a phone too where pictures are made.</param>
internal sealed record Scene(string Name, Func<Visit, Task> Reach, bool Main = false);
