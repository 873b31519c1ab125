using System.Globalization;
using System.Text;
using Bedrock.Sockets.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace Bedrock.Sockets.Tests.Diagnostics;

public sealed class LogTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain, with blanks and \"quotes\"", "plain, with blanks and \"quotes\"")]
    [InlineData("grüße 你好 😀", "grüße 你好 😀")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\r\nb\tc\0d", "a\\u000d\\u000ab\\u0009c\\u0000d")]
    [InlineData("\u007f\u0080\u009b\u0085", "\\u007f\\u0080\\u009b\\u0085")]
    [InlineData("abc\u202egpj.exe", "abc\\u202egpj.exe")]
    [InlineData("\u2066\u2069\u200f\ufeff\u200b", "\\u2066\\u2069\\u200f\\ufeff\\u200b")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("\U000e0001", "\\U000e0001")]
    public void What_a_terminal_would_obey_is_written_out(string? text, string expected) => Assert.Equal(expected, LogText.Escape(text));

    [Fact]
    public void Half_of_a_pair_of_surrogates_is_written_out()
        => Assert.Equal("half \\ufffd of a pair", LogText.Escape($"half {'\ud800'} of a pair"));

    [Fact]
    public void A_long_text_is_cut_and_not_inside_an_escape()
    {
        Assert.Equal(new string('a', 128), LogText.Escape(new string('a', 128)));
        Assert.Equal(new string('a', 128) + "...", LogText.Escape(new string('a', 129)));
        Assert.Equal("ab...", LogText.Escape("ab\u001b", maxLength: 7));
        Assert.Equal("ab\\u001b", LogText.Escape("ab\u001b", maxLength: 8));
    }

    [Fact]
    public void Whatever_the_text_the_result_is_one_short_line_that_is_itself_harmless()
    {
        var anything = Gen.Choose(0, 300).SelectMany(length => Gen.Choose(0, char.MaxValue).Select(value => (char)value).ArrayOf(length)).Select(characters => new string(characters));

        Prop.ForAll(anything.ToArbitrary(), text =>
        {
            var escaped = LogText.Escape(text);
            return escaped.Length <= 131 && escaped == LogText.Escape(escaped, maxLength: 200) && escaped.EnumerateRunes().All(IsHarmless);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
