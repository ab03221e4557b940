using System.Collections.Concurrent;
using System.Reflection;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>
/// Runs before every page, and before the antiforgery check, which binds its token to whoever is here: reads the session,
/// keeps it alive, turns away who may not see the page.
/// </summary>
internal sealed class SessionGate(CurrentSession current, ISignInDoor door, IFactorGuard guard, IOptions<SessionOptions> options, Text texts, TimeProvider time) : IAsyncAuthorizationFilter
{
    private const string Handler = "handler";

    private static readonly ConcurrentDictionary<Type, RequiresSessionAttribute?> Needs = new();

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (context.ActionDescriptor is not CompiledPageActionDescriptor page)
        {
            return;
        }

        var http = context.HttpContext;
        var session = await current.Get(http.RequestAborted);
        http.User = current.Principal;
        if (session is not null)
        {
            await current.Touch(http.RequestAborted);
            Greet(http, session);
        }

        var need = Needs.GetOrAdd(page.ModelTypeInfo!.AsType(), static type => type.GetCustomAttribute<RequiresSessionAttribute>());
        if (need is null)
        {
            return;
        }

        if (session is not null && need.Roles.Length > 0 && !need.Roles.Any(session.Has))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }

        var within = need.FactorWithinMinutes > 0 ? TimeSpan.FromMinutes(need.FactorWithinMinutes) : (TimeSpan?)null;
        var waited = HttpMethods.IsPost(http.Request.Method) ? TimeSpan.FromMinutes(need.FormMinutes) : TimeSpan.Zero;
        Strength? least = session is not null && need.ToChangeFactors ? await guard.ToChange(session, http.RequestAborted) : null;
        if (least == Strength.Password)
        {
            least = null;
        }

        if (session is null || (within is not null && !session.FactorShownSince(time.GetUtcNow() - within.Value - waited, least ?? Strength.Weak)))
        {
            context.Result = new RedirectResult(
                await door.Begin(http, new SignInNeed(within) { Least = least }, PagePath(http), http.RequestAborted));
        }
    }

    private void Greet(HttpContext http, SignedIn session)
    {
        if (session.Language is { } language && Languages.All.Contains(language) && !LanguageChoice.IsAsked(http))
        {
            texts.Use(language);
        }

        http.Features.Set(new Visitor(session.DisplayName, session.Has(Role.Helpdesk) || session.Has(Role.Admin), session.Has(Role.Admin))
        {
            IdleAfter = options.Value.Idle,
            WarnedBefore = options.Value.Warning,
        });
    }

    // A form that came too late leads back to its page, not to its own POST address.
    private static string PagePath(HttpContext http) => http.Request.Path + (HttpMethods.IsGet(http.Request.Method)
        ? http.Request.QueryString.Value
        : QueryString.Create(http.Request.Query.Where(part => part.Key != Handler)).Value);
}
