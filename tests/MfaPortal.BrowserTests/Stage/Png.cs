using System.Buffers.Binary;
using System.IO.Compression;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>
/// The same picture in fewer bytes: what the browser packed in a hurry is packed again with patience. Rows of flat colour pack
/// best as "difference to the row above", which is what a page mostly is.
/// </summary>
internal static class Png
{
    private const int Signature = 8;
    private const byte Up = 2;

    public static byte[] Smaller(byte[] png)
    {
        var chunks = Chunks(png).ToList();
        var header = chunks[0].Data;
        var (height, channels) = (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), header[9] == 6 ? 4 : 3);
        var row = BinaryPrimitives.ReadInt32BigEndian(header) * channels;
        var pixels = Unfiltered(Unpacked(chunks), row, height, channels);

        using var small = new MemoryStream();
        small.Write(png.AsSpan(0, Signature));
        Write(small, "IHDR", header);
        Write(small, "IDAT", Packed(FromRowAbove(pixels, row, height)));
        Write(small, "IEND", []);
        return small.Length < png.Length ? small.ToArray() : png;
    }

    private static IEnumerable<(string Name, byte[] Data)> Chunks(byte[] png)
    {
        for (var at = Signature; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            yield return (System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += length + 12;
        }
    }

    private static byte[] Unpacked(IEnumerable<(string Name, byte[] Data)> chunks)
    {
        using var packed = new MemoryStream([.. chunks.Where(chunk => chunk.Name == "IDAT").SelectMany(chunk => chunk.Data)]);
        using var unpack = new ZLibStream(packed, CompressionMode.Decompress);
        using var all = new MemoryStream();
        unpack.CopyTo(all);
        return all.ToArray();
    }

    // PNG specification §9: each row names how its bytes were predicted from those to the left and above.
    private static byte[] Unfiltered(byte[] rows, int row, int height, int channels)
    {
        var pixels = new byte[row * height];
        for (var y = 0; y < height; y++)
        {
            var filter = rows[y * (row + 1)];
            for (var x = 0; x < row; x++)
            {
                var here = (y * row) + x;
                int left = x >= channels ? pixels[here - channels] : 0;
                int above = y > 0 ? pixels[here - row] : 0;
                int corner = x >= channels && y > 0 ? pixels[here - row - channels] : 0;
                var guess = filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, 4 => Paeth(left, above, corner), _ => 0 };
                pixels[here] = (byte)(rows[(y * (row + 1)) + 1 + x] + guess);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static byte[] FromRowAbove(byte[] pixels, int row, int height)
    {
        var rows = new byte[(row + 1) * height];
        for (var y = 0; y < height; y++)
        {
            rows[y * (row + 1)] = Up;
            for (var x = 0; x < row; x++)
            {
                var here = (y * row) + x;
                rows[(y * (row + 1)) + 1 + x] = (byte)(pixels[here] - (y > 0 ? pixels[here - row] : 0));
            }
        }

        return rows;
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var pack = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            pack.Write(bytes);
        }

        return packed.ToArray();
    }

    private static void Write(Stream into, string name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        into.Write(number);
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        into.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        into.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var part in bytes)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
