namespace MfaPortal.Mail.Smtp;

/// <summary>RFC 5321 §4.5.2: a line that begins with a dot gets a second one, so that no letter can end itself and go on as commands.</summary>
internal static class DotStuffing
{
    public static byte[] Close(ReadOnlySpan<byte> message)
    {
        var stuffed = new List<byte>(message.Length + 16);
        var lineStart = true;
        foreach (var value in message)
        {
            if (lineStart && value == (byte)'.')
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(value);
            lineStart = value == (byte)'\n';
        }

        stuffed.AddRange(lineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. stuffed];
    }
}
