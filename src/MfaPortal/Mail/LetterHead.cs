namespace MfaPortal.Mail;

/// <summary>Who signs a letter, and whom to call: <c>Branding:Name</c> and <c>Branding:HelpdeskPhone</c> of the settings.</summary>
internal sealed record LetterHead(string Name, string? HelpdeskPhone)
{
    public static LetterHead From(IConfiguration configuration) =>
        new(configuration["Branding:Name"] ?? "MfaPortal", configuration["Branding:HelpdeskPhone"] is { Length: > 0 } phone ? phone : null);
}
