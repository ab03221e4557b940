using QRCoder;

namespace MfaPortal.Ui;

/// <summary>
/// Black on white with the quiet zone inside the image, so that no dark page can swallow it; a PNG, because a long press
/// on an image is how a phone adds it (enrolment.md §1.4).
/// </summary>
internal static class QrImage
{
    private const int PixelsPerModule = 6;
    private const int ComfortableLength = 150;

    public static byte[] Png(string text)
    {
        // A screen gets no stains: a long text is better served by fewer modules than by more repair.
        var level = text.Length > ComfortableLength ? QRCodeGenerator.ECCLevel.L : QRCodeGenerator.ECCLevel.M;
        using var data = QRCodeGenerator.GenerateQrCode(text, level);
        using var image = new PngByteQRCode(data);
        return image.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }
}
