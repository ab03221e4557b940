using MfaPortal.Storage;

namespace MfaPortal.Mail;

internal readonly record struct MailId(Guid Value) : IRowId<MailId>
{
    public static MailId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("N");
}
