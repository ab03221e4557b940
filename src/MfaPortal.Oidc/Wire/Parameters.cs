using System.Text;

namespace MfaPortal.Oidc.Wire;

/// <summary>
/// The parameters of one request (RFC 6749 §3.1, §3.2): an empty value counts as absent, and a name that comes twice is remembered
/// as a fault. Parsed here and not by the framework, which forgives what we must refuse.
/// </summary>
internal sealed class Parameters
{
    private const int MostParameters = 100;
    private const int LongestName = 200;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Parameters()
    {
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>A name that came more than once, if there is one. <c>resource</c> may (RFC 8707 §2), and is not used here.</summary>
    public HashSet<string> Repeated { get; } = new(StringComparer.Ordinal);

    /// <summary>Null when this is not well-formed form encoding: bad percent signs, bytes that are no UTF-8, NUL, too many or too long names.</summary>
    public static Parameters? Parse(ReadOnlySpan<char> encoded)
    {
        var parameters = new Parameters();
        var count = 0;
        foreach (var range in encoded.Split('&'))
        {
            var pair = encoded[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null || value is null || name.Length > LongestName || ++count > MostParameters)
            {
                return null;
            }

            if (value.Length > 0 && !parameters._values.TryAdd(name, value) && name != "resource")
            {
                parameters.Repeated.Add(name);
            }
        }

        return parameters;
    }

    /// <summary>Undoes form encoding; null when it is malformed.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.ContainsAny('%', '+', '\0') && Ascii.IsValid(encoded))
        {
            return encoded.ToString();
        }

        try
        {
            var bytes = new byte[StrictUtf8.GetByteCount(encoded)];
            var length = StrictUtf8.GetBytes(encoded, bytes);
            var written = 0;
            for (var read = 0; read < length; read++)
            {
                var next = bytes[read];
                if (next == '%')
                {
                    if (read + 2 >= length || !char.IsAsciiHexDigit((char)bytes[read + 1]) || !char.IsAsciiHexDigit((char)bytes[read + 2]))
                    {
                        return null;
                    }

                    next = (byte)((HexValue(bytes[read + 1]) << 4) | HexValue(bytes[read + 2]));
                    read += 2;
                }
                else if (next == '+')
                {
                    next = (byte)' ';
                }

                // NUL ends texts in places where nobody expects it, PostgreSQL's text type among them.
                if (next == 0)
                {
                    return null;
                }

                bytes[written++] = next;
            }

            return StrictUtf8.GetString(bytes, 0, written);
        }
        catch (ArgumentException)
        {
            // The strict encoding's only way to say "these are no characters".
            return null;
        }
    }

    /// <summary>The same parameters as a query, question mark included.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder();
        foreach (var (name, value) in _values)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
