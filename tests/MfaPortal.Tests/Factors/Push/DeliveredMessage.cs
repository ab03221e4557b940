using System.Text.Json;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>What came to the push service: sealed, with what the service itself needs to know.</summary>
internal sealed record DeliveredMessage(string Method, string Path, string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The same, opened by the browser; the claims are of the token that says who sent it.</summary>
internal sealed record OpenedMessage(string Text, JsonElement Claims);
