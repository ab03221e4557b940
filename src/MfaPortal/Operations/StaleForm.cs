using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace MfaPortal.Operations;

/// <summary>
/// A form whose antiforgery token does not fit: its page was open too long, or the person signed in elsewhere meanwhile.
/// Marked here, told by the error page.
/// </summary>
internal sealed class StaleForm
{
    internal sealed class Filter : IAlwaysRunResultFilter
    {
        public void OnResultExecuting(ResultExecutingContext context)
        {
            if (context.Result is IAntiforgeryValidationFailedResult)
            {
                context.HttpContext.Features.Set(new StaleForm());
            }
        }

        public void OnResultExecuted(ResultExecutedContext context)
        {
        }
    }
}
