using System.Buffers;
using System.Text;
using Bedrock.Sockets.Protocols.Chat;
using Bedrock.Sockets.Tests.Framing.Bytes;

namespace Bedrock.Sockets.Tests.Protocols.Chat;

public sealed class ChatTextTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  hello  ", "hello")]
    [InlineData("tab\there", "tab here")]
    [InlineData("grüße, 你好 👋", "grüße, 你好 👋")]
    [InlineData("\u001b[2J\u001b[31mred\a", "[2J[31mred")] // Without its escape, what follows is text.
    [InlineData("a\rb\0c\u007f\u0085d", "abcd")]
    [InlineData("\u202Eevil\u202C \u2066x\u2069 \u200Fy\u061C", "evil x y")] // overrides, isolates, marks
    [InlineData("zero\u200B\u200D\uFEFFwidth", "zerowidth")]
    [InlineData("two\u2028lines\u2029", "twolines")]
    [InlineData("\U000E0041tag", "tag")]
    public void What_could_end_a_line_move_a_cursor_or_turn_the_writing_is_left_out(string sent, string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(sent);

        Assert.All(Splits.Of(bytes), pieces => Assert.Equal(shown, ChatText.Clean(Segments.Of([.. pieces]), maxLength: 500)));
    }

    [Fact]
    public void No_control_or_format_character_of_Unicode_comes_through()
    {
        foreach (var value in Enumerable.Range(0, 0x11_0000).Where(Rune.IsValid))
        {
            var clean = ChatText.Clean(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(new Rune(value).ToString())), maxLength: 10);

            Assert.True(clean.EnumerateRunes().All(rune => !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format), $"U+{value:X4}");
        }
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_shown_as_such()
        => Assert.Equal("a\uFFFDb\uFFFD", ChatText.Clean(Segments.Of([0x61, 0xFF, 0x62, 0xC3]), maxLength: 10));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var clean = ChatText.Clean(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("👋", 1_000)))), maxLength: 500);

        Assert.Equal(string.Concat(Enumerable.Repeat("👋", 500)), clean);
    }

    [Theory]
    [InlineData("ann", true)]
    [InlineData("Ann-Marie_2", true)]
    [InlineData("Жанна", true)]
    [InlineData("王", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("123456789012345678901", false)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("*", false)]
    [InlineData("<ann>", false)]
    [InlineData("/who", false)]
    [InlineData("a\uFFFD", false)]
    public void A_name_has_letters_digits_hyphens_and_underscores(string text, bool isName)
        => Assert.Equal(isName, ChatText.IsName(text));
}
