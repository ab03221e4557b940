using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Factors.Push.Messages;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class PushEncryptionTests
{
    private static readonly PushSubscription Browser = PushSubscription.Parse(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg")!;

    [Fact]
    public void Says_what_the_standard_says_it_should()
    {
        // RFC 8291 §5 and appendix A.
        using var ours = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        });
        var text = "When I grow up, I want to be a watermelon"u8;

        var message = PushEncryption.Encrypt(Browser, text, text.Length, ours, Bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Fact]
    public void Has_one_length_for_everything_short()
    {
        var lengths = new[] { 0, 1, 41, 500, 1024 }.Select(length => Encrypt(length).Length);
        Assert.Single(lengths.Distinct());
    }

    [Fact]
    public void Has_three_lengths_in_all_and_the_longest_is_what_every_service_takes()
    {
        var lengths = Enumerable.Range(0, PushEncryption.LongestText + 1).Where(length => length % 97 == 0).Append(PushEncryption.LongestText)
            .Select(length => Encrypt(length).Length).Distinct().ToList();
        Assert.Equal(3, lengths.Count);
        Assert.Equal(4096, lengths.Max());
    }

    [Fact]
    public void Says_the_same_never_twice_in_the_same_way()
    {
        var salt = new byte[PushEncryption.SaltLength];
        Assert.NotEqual(
            PushEncryption.Encrypt(Browser, "again"u8, salt)[PushEncryption.SaltLength..],
            PushEncryption.Encrypt(Browser, "again"u8, salt)[PushEncryption.SaltLength..]);
    }

    [Fact]
    public void Takes_no_message_that_would_not_fit()
    {
        _ = new PushMessage(new string('x', PushEncryption.LongestText), TimeSpan.Zero, null, PushUrgency.High);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PushMessage(new string('x', PushEncryption.LongestText + 1), TimeSpan.Zero, null, PushUrgency.High));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PushMessage(new string('é', PushEncryption.LongestText / 2 + 1), TimeSpan.Zero, null, PushUrgency.High));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\nbreak")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Takes_no_topic_that_is_none(string topic) =>
        Assert.Throws<ArgumentException>(() => new PushMessage("x", TimeSpan.Zero, topic, PushUrgency.High));

    private static byte[] Encrypt(int length) =>
        PushEncryption.Encrypt(Browser, Encoding.ASCII.GetBytes(new string('x', length)), new byte[PushEncryption.SaltLength]);

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
