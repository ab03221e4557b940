using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Factors.Push;

/// <summary>
/// What a phone signs: lines, the first of which says what for, so that a signature for one purpose is none for another; the second says at
/// which portal. No line contains a line break, so no two sets of values give the same text. The script <c>wire.js</c> writes the same.
/// </summary>
internal readonly record struct SignedLines
{
    private SignedLines(params string[] lines) => Text = string.Join('\n', lines);

    public string Text { get; }

    /// <summary>A phone takes what the computer shows: it has the code, and the private half of this key.</summary>
    public static SignedLines Link(string origin, string challenge, string code, PhoneKey key) =>
        new("mfaportal-phone-link-v1", origin, OneLine(challenge), Hash(code), key.Thumbprint);

    public static SignedLines Request(string origin, string device, string method, string path, string time, string mark, ReadOnlySpan<byte> body) =>
        new("mfaportal-phone-request-v1", origin, OneLine(device), method, path, OneLine(time), OneLine(mark), Base64Url.EncodeToString(SHA256.HashData(body)));

    /// <summary>A person's answer, bound to what the phone showed them.</summary>
    public static SignedLines Decision(string origin, string device, string challenge, string nonce, string context, string decision, string number) =>
        new("mfaportal-phone-decision-v1", origin, OneLine(device), OneLine(challenge), nonce, Hash(context), OneLine(decision), OneLine(number));

    public static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // What a phone sends is not trusted to be one line.
    private static string OneLine(string text) => text.Contains('\n', StringComparison.Ordinal) ? "" : text;
}
