using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Walks;

/// <summary>A form of the portal as a person fills it in; the hidden fields come from the page.</summary>
internal sealed record FilledForm(string Selector, params (string Name, string Value)[] Fields)
{
    public static readonly FilledForm Saved = new("main form:has([name=saved])", ("saved", "true"));

    public static readonly FilledForm Postpone = new("main form[action*=Postpone]");

    public static readonly FilledForm SignOut = new("header form[action='/sign-out']");

    public static FilledForm Password(string userName, string password = PortalPeople.Password) =>
        new("main form:has([name='Input.Password'])", ("Input.UserName", userName), ("Input.Password", password));

    public static FilledForm Device(string device) => new("main form:has([name=kind])", ("device", device));

    public static FilledForm Code(string code) => new("main form:has([name=Code])", ("Code", code));

    /// <summary>A choice of "another way".</summary>
    public static FilledForm Way(string kind) => new("main form:has([name=j])", ("kind", kind));
}

internal static class FormFilling
{
    public static Task<Page> Submit(this Browser browser, Page page, FilledForm form) => browser.Submit(page, form.Selector, form.Fields);
}
