namespace MfaPortal.Ui;

/// <summary>
/// What a page tells that ends somebody's way though its request went well: a sign-in that is over, a link that is dead. The partial
/// <c>_Reference</c> shows its code and leaves this among the request's features, so that helpdesk can look the code up.
/// </summary>
internal sealed record ToldFailure(string Rule, string? ClientId = null);
