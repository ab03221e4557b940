using System.Buffers.Text;
using System.Text;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>The ways to break a request. Each leaves the rest valid, so that it comes as far as possible.</summary>
internal static class Mutations
{
    /// <summary>Stands raw in no page.</summary>
    public const string Marker = "<fuzz";

    private static readonly string[] Pieces =
    [
        "", "%", "%0", "%00", "%zz", "%u0041", "%c0%af", "%ff%fe", "%c3%28", "%ed%a0%80", "%EF%BB%BF", "%F0%9F%92%A9", "%e2%80%ae", "%0d%0aSet-Cookie:%20a=b", "%09", "%1b", "%7f",
        "+", "&", "=", ";", "#", "'", "\"", "\\", "..", "//", "../../..", "%2e%2e%2f", "[]", "{}", "null", "true", "-1", "0", "1e9", "0x10", "2147483648", "99999999999999999999", "NaN",
        "none", "code token", "plain", "openid openid", "javascript:alert(1)", "https://evil.test/", "//evil.test", "/\\evil.test", "data:text/html,x", "a b", "%20", "%252e",
        Uri.EscapeDataString("\"><svg/onload=1>" + Marker + ">"), Uri.EscapeDataString("'" + Marker + " x='"), Marker + ">",
        Uri.EscapeDataString("""{"id_token":{"sub":{"value":"x"}}}"""), Uri.EscapeDataString("""{"id_token":{"acr":{"essential":true,"values":["x",1,null,{}]}}}"""),
        Uri.EscapeDataString("""{"userinfo":{"\udc00":null}}"""), Uri.EscapeDataString("""{"a":{},"a":{}}"""), Uri.EscapeDataString(new string('[', 500)),
        Uri.EscapeDataString("{\"userinfo\":{\"" + Marker + "\":null}}"),
    ];

    private static readonly string[] Names =
    [
        "client_id", "redirect_uri", "state", "nonce", "scope", "prompt", "max_age", "claims", "request", "request_uri", "registration", "response_mode", "id_token_hint",
        "code", "code_verifier", "grant_type", "client_secret", "client_assertion", "client_assertion_type", "refresh_token", "token", "token_type_hint", "resource", "audience",
        "username", "password", "user_code", "device_code", "dpop_jkt", "access_token", "iss", "error", "journey", "authorization_details", "logout_token",
    ];

    private static readonly string[] Methods = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FUZZ"];

    private static readonly string?[] Types =
    [
        null, "", "application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded;;;",
        "APPLICATION/X-WWW-FORM-URLENCODED", "a/b/c", "application/jwt",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Authorization", "Basic"), ("Authorization", "Basic ====="), ("Authorization", "Basic Og=="), ("Authorization", "Basic d2ViOg=="), ("Authorization", "Bearer"),
        ("Authorization", "Bearer a.b.c"), ("Authorization", "DPoP e30.e30.e30"), ("Authorization", "Negotiate x"), ("Authorization", Marker), ("DPoP", "a.b.c"), ("DPoP", "e30.e30.AAAA"),
        ("Cookie", "session=x; __Host-session=" + Marker), ("Cookie", "=;=;a"), ("Cookie", new string('c', 4000)), ("Origin", "null"), ("Origin", "https://evil.test"),
        ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-For", Marker), ("X-Forwarded-Proto", "gopher"), ("X-Original-URL", "/admin"), ("X-HTTP-Method-Override", "DELETE"),
        ("If-None-Match", "*"), ("If-None-Match", "\"" + Marker), ("Range", "bytes=0-1"), ("Accept", "application/xml"), ("Accept", Marker), ("Accept-Language", "xx-" + Marker), ("Accept-Encoding", "zstd;q=x"),
        ("Content-Encoding", "gzip"), ("Expect", "200-maybe"), ("Upgrade", "h2c"), ("Sec-Fetch-Site", "cross-site"),
    ];

    private static readonly Action<FuzzRequest, Dice>[] All =
    [
        Field((fields, at, _) => fields.RemoveAt(at)),
        Field((fields, at, _) => fields.Add(fields[at])),
        Field((fields, at, dice) => fields.Insert(dice.Below(fields.Count + 1), (fields[at].Name, dice.Of(Pieces)))),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, dice.Of(Pieces))),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, Insert(fields[at].Value, dice.Of(Pieces), dice))),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, new string('x', dice.Of([200, 2049, 9000, 70_000])))),
        Field((fields, at, dice) => fields[at] = (dice.Of([fields[at].Name.ToUpperInvariant(), fields[at].Name + "[]", fields[at].Name + "%00", dice.Of(Pieces), Marker]), fields[at].Value)),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, fields[dice.Below(fields.Count)].Value)),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, BreakToken(fields[at].Value, dice))),
        Field((fields, at, dice) => fields[at] = (fields[at].Name, Flip(fields[at].Value, dice))),
        (request, dice) => request.Fields.Add((dice.Of(Names), dice.Of(Pieces))),
        (request, dice) => request.Fields.AddRange(Enumerable.Range(0, dice.Of([20, 300, 1500])).Select(number => ($"p{number}", "v"))),
        (request, dice) => request.Query.Add((dice.Of(Names), dice.Of(Pieces))),
        (request, _) => request.Query.AddRange(request.Fields),
        (request, dice) => request.Method = dice.Of(Methods),
        (request, dice) => request.ContentType = dice.Of(Types),
        (request, dice) => request.Headers.Add(dice.Of(Headers)),
        (request, dice) => Replace(request.Headers, dice, value => BreakToken(value, dice)),
        (request, dice) => Replace(request.Headers, dice, value => Printable(Flip(value, dice))),
        (request, _) => request.Headers.AddRange(request.Headers.ToList()),
        (request, _) => request.Headers.Clear(),
        (request, _) => request.WithoutLength = true,
        (request, dice) => request.Body = Cut(request.BodyBytes(), dice),
        (request, dice) => request.Body = [.. Enumerable.Range(0, dice.Below(200)).Select(_ => (byte)dice.Below(256))],
        (request, dice) => request.Path = dice.Of([request.Path + "/", request.Path + "//", request.Path.ToUpperInvariant(), request.Path + "/" + Marker, "/" + request.Path, request.Path + "\0", request.Path + ";a=b", request.Path + "/../token"]),
    ];

    public static void Apply(FuzzRequest request, Dice dice)
    {
        for (var times = dice.Below(4); times > 0; times--)
        {
            dice.Of(All)(request, dice);
        }
    }

    private static Action<FuzzRequest, Dice> Field(Action<List<(string Name, string Value)>, int, Dice> change) => (request, dice) =>
    {
        if (request.Fields.Count > 0)
        {
            change(request.Fields, dice.Below(request.Fields.Count), dice);
        }
    };

    private static void Replace(List<(string Name, string Value)> headers, Dice dice, Func<string, string> change)
    {
        if (headers.Count > 0)
        {
            var at = dice.Below(headers.Count);
            headers[at] = (headers[at].Name, change(headers[at].Value));
        }
    }

    private static string Insert(string value, string piece, Dice dice) => value.Insert(dice.Below(value.Length + 1), piece);

    private static string Flip(string value, Dice dice)
    {
        var letters = value.ToCharArray();
        for (var times = letters.Length == 0 ? 0 : 1 + dice.Below(3); times > 0; times--)
        {
            letters[dice.Below(letters.Length)] = (char)dice.Below(256);
        }

        return new string(letters);
    }

    // What no server would pass on in a header.
    private static string Printable(string value) => string.Concat(value.Select(letter => letter is >= ' ' and <= '~' ? letter : '.'));

    private static string BreakToken(string token, Dice dice)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return Insert(token, dice.Of(Pieces), dice);
        }

        return dice.Below(8) switch
        {
            0 => $"{parts[0]}.{parts[1]}.",
            1 => $"{parts[0]}.{parts[1]}",
            2 => $"{Encode("""{"alg":"none"}""")}.{parts[1]}.",
            3 => $"{Encode("""{"alg":"HS256","kid":"../../x"}""")}.{parts[1]}.{parts[2]}",
            4 => $"{Encode(new string('{', 300))}.{parts[1]}.{parts[2]}",
            5 => $"{parts[0]}.{Encode("""{"iss":1,"sub":[],"aud":{},"exp":"x","sid":null}""")}.{parts[2]}",
            6 => $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[0]}.{parts[1]}",
            _ => $"{parts[0]}.{parts[1]}.{parts[2][..(parts[2].Length / 2)]}",
        };
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static byte[] Cut(byte[] body, Dice dice) => body.Length == 0 ? body : body[..dice.Below(body.Length)];
}
