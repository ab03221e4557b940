using System.Buffers.Binary;
using System.IO.Compression;
using MfaPortal.Ui;

namespace MfaPortal.Factors.Push;

/// <summary>The app's icon: a tick in a ring on the brand's colour, drawn at start, because a phone's home screen takes no SVG.</summary>
internal static class PhoneIcon
{
    /// <summary>The ring's radius as a part of the width.</summary>
    public const double Whole = 0.34;

    /// <summary>A mask may cut everything outside a circle of 40 % (W3C manifest, safe zone).</summary>
    public const double Safe = 0.27;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static byte[] Draw(string colour, int size, double radius)
    {
        var ground = Colour.TryParse(colour, out var parsed) ? parsed : Colour.Black;
        var ink = ground.TextOnTop;
        var rows = new byte[size * ((size * 3) + 1)];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var pixel = ground.MixedWith(ink, Cover((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5, radius, size));
                var at = (y * ((size * 3) + 1)) + 1 + (x * 3);
                (rows[at], rows[at + 1], rows[at + 2]) = (pixel.Red, pixel.Green, pixel.Blue);
            }
        }

        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, size);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), size);
        (head[8], head[9]) = (8, 2);
        Chunk(file, "IHDR"u8, head);
        Chunk(file, "IDAT"u8, Packed(rows));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // How much of this pixel is ink: a line's edge is soft over one pixel.
    private static double Cover(double x, double y, double radius, int size)
    {
        var half = radius * 0.13;
        var ring = Math.Abs(Math.Sqrt((x * x) + (y * y)) - radius);
        var tick = Math.Min(
            ToLine(x, y, -0.42 * radius, 0.05 * radius, -0.1 * radius, 0.37 * radius), ToLine(x, y, -0.1 * radius, 0.37 * radius, 0.45 * radius, -0.33 * radius));
        return Math.Clamp(0.5 + ((half - Math.Min(ring, tick)) * size), 0, 1);
    }

    private static double ToLine(double x, double y, double ax, double ay, double bx, double by)
    {
        var (dx, dy) = (bx - ax, by - ay);
        var along = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        var (ox, oy) = (x - ax - (along * dx), y - ay - (along * dy));
        return Math.Sqrt((ox * ox) + (oy * oy));
    }

    private static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            zlib.Write(rows);
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), data));
        file.Write(number);
    }

    private static uint Crc(uint sum, ReadOnlySpan<byte> data)
    {
        foreach (var part in data)
        {
            sum = Table[(sum ^ part) & 0xff] ^ (sum >> 8);
        }

        return sum;
    }

    private static uint Entry(int number)
    {
        var value = (uint)number;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }
}
