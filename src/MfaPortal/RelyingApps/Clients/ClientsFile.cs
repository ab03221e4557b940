using System.Security.Cryptography;
using System.Text.Json;
using MfaPortal.Operations;
using Microsoft.Extensions.Options;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// The file of <c>MfaPortal:ClientsFile</c>: clients that are kept beside the settings, in version control for one. What it says is what
/// runs: who is no longer in it is gone. Looked at as a whole: file systems of containers tell no changes, and a mounted ConfigMap is a link whose own date and length stay as they are.
/// </summary>
internal sealed class ClientsFile(IOptions<PortalOptions> portal)
{
    public string? Path => portal.Value.ClientsFile is { Length: > 0 } path ? path : null;

    /// <summary>Changes with the file; null: there is none, or it cannot be read now.</summary>
    public string? Stamp
    {
        get
        {
            try
            {
                return Path is null ? null : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <exception cref="OptionsValidationException">The file is not there, or not what it must be.</exception>
    public ClientsOptions Read()
    {
        try
        {
            return Path is null ? [] : ClientJson.ReadFile(File.ReadAllText(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OptionsValidationException(nameof(PortalOptions.ClientsFile), typeof(ClientsOptions), [$"MfaPortal:ClientsFile, {Path}: {e.Message}"]);
        }
    }
}
