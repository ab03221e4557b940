using System.Buffers.Binary;
using System.IO.Compression;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>
/// The same picture in half the bytes, so that a folder of them can be kept: 256 colours instead of 16 million, which is more
/// than a page has, and packed with patience.
/// </summary>
internal static class Png
{
    private const int Signature = 8;
    private const byte IndexedColour = 3;

    public static byte[] Smaller(byte[] png)
    {
        var chunks = Chunks(png).ToList();
        var header = chunks[0].Data;
        var (height, channels) = (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), header[9] == 6 ? 4 : 3);
        var row = BinaryPrimitives.ReadInt32BigEndian(header) * channels;
        var pixels = Unfiltered(Unpacked(chunks), row, height, channels);

        using var small = new MemoryStream();
        small.Write(png.AsSpan(0, Signature));
        var (palette, rows) = Indexed(pixels, row, height, channels);
        header[9] = IndexedColour;
        Write(small, "IHDR", header);
        Write(small, "PLTE", palette);
        Write(small, "IDAT", Packed(rows));
        Write(small, "IEND", []);
        return small.ToArray();
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

    // The commonest colours as they are, every rarer one (an edge of a letter) as the nearest of them.
    private static (byte[] Palette, byte[] Rows) Indexed(byte[] pixels, int row, int height, int channels)
    {
        var count = new Dictionary<int, int>();
        for (var at = 0; at < pixels.Length; at += channels)
        {
            var colour = Colour(pixels, at);
            count[colour] = count.GetValueOrDefault(colour) + 1;
        }

        var kept = count.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(256).Select(pair => pair.Key).ToArray();
        var index = count.Keys.ToDictionary(colour => colour, colour => (byte)Array.IndexOf(kept, kept.MinBy(other => Distance(colour, other))));
        var width = row / channels;
        var rows = new byte[(width + 1) * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                rows[(y * (width + 1)) + 1 + x] = index[Colour(pixels, (y * row) + (x * channels))];
            }
        }

        return ([.. kept.SelectMany(colour => new[] { (byte)(colour >> 16), (byte)(colour >> 8), (byte)colour })], rows);
    }

    private static int Colour(byte[] pixels, int at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];

    private static int Distance(int one, int other)
    {
        var (red, green, blue) = ((one >> 16) - (other >> 16), ((one >> 8) & 255) - ((other >> 8) & 255), (one & 255) - (other & 255));
        return (red * red) + (green * green) + (blue * blue);
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
