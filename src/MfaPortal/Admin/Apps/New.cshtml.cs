using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Admin.Apps;

[RequiresSession(Roles = [Role.Admin], FactorWithinMinutes = 30)]
internal sealed class NewModel : PageModel;
