using Bedrock.Sockets.LoadTesting.Feeds;
using FsCheck;
using FsCheck.Fluent;

namespace Bedrock.Sockets.Tests.LoadTesting.Feeds;

/// <summary>Comma-separated values, RFC 4180.</summary>
public sealed class CsvFeedTests
{
    public static TheoryData<string, string[][]> WellFormed => new()
    {
        { "a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]] },
        { "a,b\n1,2", [["a", "b"], ["1", "2"]] },
        { "a\n\"x,y\"\n", [["a"], ["x,y"]] },
        { "a\n\"say \"\"hi\"\"\"\n", [["a"], ["say \"hi\""]] },
        { "a,b\n\"two\r\nlines\",2\n", [["a", "b"], ["two\r\nlines", "2"]] },
        { "a,b\n,\n", [["a", "b"], ["", ""]] },
        { "a,b\n\"\",\"\"\n", [["a", "b"], ["", ""]] },
        { "a\n\n", [["a"], [""]] },
        { "a, b\n 1 ,2\n", [["a", " b"], [" 1 ", "2"]] },
        { "\"a\"\n\"\"\"\"", [["a"], ["\""]] },
        { "ä,b\n€,x\n", [["ä", "b"], ["€", "x"]] },
        { "", [] },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void Records_are_what_the_RFC_says(string text, string[][] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);

        Assert.Equal(expected, Records(text));
    }

    [Theory]
    [InlineData("a\nx\"y\n", "line 2, column 2: a quote stands within a field that does not begin with one")]
    [InlineData("a\n\"x\"y\n", "line 2, column 4: text stands after the closing quote")]
    [InlineData("a\n1\n\"x\ny", "line 3, column 1: the quote that begins here is never closed")]
    [InlineData("a\nx\ry\n", "line 2, column 3: a carriage return without a line feed")]
    [InlineData("a,b\n1,2\n3\n", "line 3, column 1: there are 1 fields, and the first line names 2 columns")]
    [InlineData("a,b\n\"1\n2\",3\n4,5,6\n", "line 4, column 1: there are 3 fields")]
    [InlineData("a,a\n", "line 1, column 1: two columns are called 'a'")]
    [InlineData("a,\n", "line 1, column 1: column 2 has no name")]
    [InlineData("a\n1\n2\n3\n4\n", "line 5, column 1: there are more than 3 rows")]
    [InlineData("", "is empty")]
    public void What_is_malformed_is_refused_with_its_place(string text, string expected)
    {
        var wrong = Assert.Throws<FormatException>(() => CsvFeed.Read(new StringReader(text), "users.csv", maxRows: 3));

        Assert.StartsWith("users.csv", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_is_asked_by_the_names_of_the_first_line()
    {
        var rows = CsvFeed.Read(new StringReader("name,age\nann,31\nbob,44\n"), "users.csv", maxRows: 10);

        Assert.Equal(["ann 31", "bob 44"], rows.Select(row => $"{row["name"]} {row["age"]}"));
        Assert.Equal([1L, 2L], rows.Select(row => row.Number));
        Assert.Equal("Row 2 of the feed has no column 'Name'; it has name, age.", Assert.Throws<KeyNotFoundException>(() => rows[1]["Name"]).Message);
    }

    [Fact]
    public void What_is_written_by_the_rules_is_read_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll(Tables(), table =>
    {
        var text = string.Concat(table.Select(record => string.Join(',', record.Select(Quote)) + "\r\n"));

        return Records(text).Select(record => string.Join('|', record)).SequenceEqual(table.Select(record => string.Join('|', record)), StringComparer.Ordinal);
    }));

    private static Arbitrary<string[][]> Tables()
    {
        var field = Gen.ArrayOf(Gen.Elements('a', 'ß', ',', '"', '\r', '\n', ' ')).Select(letters => new string(letters));
        var record = Gen.ArrayOf(field).Where(fields => fields.Length > 0);
        return Gen.ArrayOf(record).ToArbitrary();
    }

    private static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<string[]> Records(string text)
    {
        var reader = new CsvReader(new StringReader(text), "test.csv");
        var (records, fields) = (new List<string[]>(), new List<string>());
        while (reader.TryRead(fields))
        {
            records.Add([.. fields]);
        }

        return records;
    }
}
