using MfaPortal.Ui;
using Microsoft.Extensions.Options;

namespace MfaPortal.Passwords;

/// <summary>The rules with the settings of this portal and the words of this person.</summary>
internal sealed class PasswordJudge(IOptions<PasswordOptions> options, Branding brand)
{
    public int MinLength => options.Value.MinLength;

    public PasswordJudgement Judge(string password, PasswordOwner owner) => PasswordRules.Judge(
        password, MinLength, owner.UserName, owner.DisplayName, owner.Email, owner.Email?.Split('@')[0], owner.Organisation, brand.Name);
}
