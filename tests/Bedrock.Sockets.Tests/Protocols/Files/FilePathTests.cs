using System.Text;
using Bedrock.Sockets.Protocols.Files;

namespace Bedrock.Sockets.Tests.Protocols.Files;

public sealed class FilePathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a.txt")]
    [InlineData("a/b/c.tar.gz")]
    [InlineData("grüße/你好 (1).txt")]
    [InlineData("%2e%2e")] // Nobody unescapes it: a strange name, and no way up.
    public void A_plain_name_is_one(string name)
    {
        Assert.True(FilePath.TryRead(Encoding.UTF8.GetBytes(name), out var segments));
        Assert.Equal(name.Split('/'), segments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData(".hidden")]
    [InlineData(".part-00")]
    [InlineData("..\\a")]
    [InlineData("a\\..\\b")]
    [InlineData("C:a")]
    [InlineData("a:stream")]
    [InlineData("\\\\server\\share")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("..\u0000/a")]
    public void What_could_lead_elsewhere_is_refused(string name)
        => Assert.False(FilePath.TryRead(Encoding.UTF8.GetBytes(name), out _));

    [Theory]
    [InlineData(new byte[] { 0x2E, 0x2E, 0xC0, 0xAF, 0x61 })] // An overlong slash.
    [InlineData(new byte[] { 0xC0, 0xAE, 0xC0, 0xAE, 0x2F, 0x61 })] // Overlong dots.
    [InlineData(new byte[] { 0xE0, 0x80, 0xAE, 0x2F })]
    [InlineData(new byte[] { 0x61, 0xFF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // A surrogate.
    public void Bytes_that_are_no_UTF_8_are_refused(byte[] name)
        => Assert.False(FilePath.TryRead(name, out _));

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        Assert.True(FilePath.TryRead(Encoding.UTF8.GetBytes(new string('a', 255)), out _));
        Assert.False(FilePath.TryRead(Encoding.UTF8.GetBytes(new string('a', 256)), out _));
        Assert.False(FilePath.TryRead(Encoding.UTF8.GetBytes(string.Join('/', Enumerable.Repeat("a", 600))), out _));
    }
}
