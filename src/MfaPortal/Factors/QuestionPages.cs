using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors;

/// <summary>What every page of a challenge does, whatever its kind.</summary>
internal static class QuestionPages
{
    /// <summary>
    /// Hands over the open challenge that the page's address names, one that was accepted too. Answers where the page leads because it is lost, or
    /// accepted already; null: the page is shown.
    /// </summary>
    public static async Task<IActionResult?> Read(
        this Challenges challenges, string? id, FactorKind kind, ChallengePurpose purpose, Action<Challenge> take, CancellationToken ct)
    {
        if (await challenges.Find(id, kind.Name, purpose, ct) is not { } found)
        {
            return new RedirectResult(Challenges.LostPath(id));
        }

        take(found);
        return found.AcceptedAt is null ? null : new RedirectResult(Challenges.Continue(found));
    }

    /// <summary>The page once more and what was wrong, of one field or (empty) of all; unless it leads elsewhere by now.</summary>
    public static IActionResult Again(this PageModel page, IActionResult? elsewhere, string field, string words)
    {
        if (elsewhere is not null)
        {
            return elsewhere;
        }

        page.ModelState.AddModelError(field, words);
        return page.Page();
    }
}
