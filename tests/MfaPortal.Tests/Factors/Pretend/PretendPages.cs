using System.Net;
using MfaPortal.Factors;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Factors.Pretend;

/// <summary>Its two pages. A kind of the product has Razor pages; these stand behind them and are as plain as can be.</summary>
internal sealed class PretendPages : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use((http, following) => http.Request.Path.Value switch
        {
            _ when http.GetEndpoint() is not null => following(http),
            "/factors/pretend/enrol" => Enrol(http),
            "/factors/pretend/verify" => Verify(http),
            _ => following(http),
        });
    };

    private static async Task Enrol(HttpContext http)
    {
        var (challenges, word) = (http.RequestServices.GetRequiredService<Challenges>(), http.RequestServices.GetRequiredService<PretendWord>());
        if (await challenges.Find(http.Request.Query["c"], Pretend.Kind.Name, ChallengePurpose.Enrol, http.RequestAborted) is not { } challenge)
        {
            http.Response.Redirect(Challenges.Lost);
        }
        else if (challenge.AcceptedAt is not null || (await Said(http) is { } said && await word.Enrol(challenge, said, http.RequestAborted)))
        {
            http.Response.Redirect(Challenges.Continue(challenge));
        }
        else
        {
            await Show(http, $"<p data-word>{await word.Pending(challenge, http.RequestAborted)}</p>");
        }
    }

    private static async Task Verify(HttpContext http)
    {
        var (challenges, word) = (http.RequestServices.GetRequiredService<Challenges>(), http.RequestServices.GetRequiredService<PretendWord>());
        var id = http.Request.Query["c"];
        if (await Said(http) is { } said && await word.Check(id, said, http.RequestAborted) is { } on)
        {
            http.Response.Redirect(on);
        }
        else if (await challenges.Find(id, Pretend.Kind.Name, ChallengePurpose.Verify, http.RequestAborted) is { AcceptedAt: null } challenge)
        {
            await Show(http, $"<a data-other-way href=\"{Challenges.OtherWay(challenge)}\">another</a>");
        }
        else
        {
            http.Response.Redirect(Challenges.Lost);
        }
    }

    private static async Task<string?> Said(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return null;
        }

        await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
        return http.Request.Form["word"];
    }

    private static Task Show(HttpContext http, string more)
    {
        var token = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var title = WebUtility.HtmlEncode(http.RequestServices.GetRequiredService<Text>()["factor.pretend.name"]);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"<title>{title}</title><main><h1>{title}</h1>{more}<form method=post><input type=hidden name={token.FormFieldName} value=\"{token.RequestToken}\"><input name=word></form></main>");
    }
}
