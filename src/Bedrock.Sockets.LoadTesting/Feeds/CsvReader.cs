using System.Text;

namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>Reads comma-separated values, a record at a time (RFC 4180).</summary>
/// <remarks>
/// <code>
/// record = field *("," field) (CRLF | LF | end of file)
/// field  = '"' *(any character but '"', or '""' for one) '"'  |  *(any character but '"', ',', CR, LF)
/// </code>
/// A field in quotes may hold line ends; nothing is trimmed. Where the RFC leaves no other reading (a quote within a field that began without one, text after a closing quote), the file is refused.
/// </remarks>
internal sealed class CsvReader(TextReader text, string file)
{
    private readonly StringBuilder _field = new();
    private long _line = 1;
    private long _column = 1;

    /// <summary>The line in which the record that was read last began.</summary>
    public long Line { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="fields">Where its fields go; emptied first.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="FormatException">The text is malformed; the message names file, line and column.</exception>
    public bool TryRead(List<string> fields)
    {
        fields.Clear();
        if (text.Peek() < 0)
        {
            return false;
        }

        Line = _line;
        while (true)
        {
            fields.Add(text.Peek() == '"' ? ReadQuoted() : ReadPlain());
            if (text.Peek() != ',')
            {
                EndRecord();
                return true;
            }

            Next();
        }
    }

    /// <summary>A mistake at a place of the record that was read last.</summary>
    public FormatException Wrong(long line, long column, string what) => new($"{file}, line {line}, column {column}: {what}");

    private string ReadPlain()
    {
        _field.Clear();
        while (text.Peek() is not (-1 or ',' or '\r' or '\n'))
        {
            if (text.Peek() == '"')
            {
                throw Wrong(_line, _column, "a quote stands within a field that does not begin with one; put the whole field in quotes and write the quote twice");
            }

            _field.Append(Next());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        var (line, column) = (_line, _column);
        _field.Clear();
        Next();
        while (true)
        {
            if (text.Peek() < 0)
            {
                throw Wrong(line, column, "the quote that begins here is never closed");
            }

            var letter = Next();
            if (letter != '"')
            {
                _field.Append(letter);
            }
            else if (text.Peek() == '"')
            {
                _field.Append(Next());
            }
            else
            {
                return text.Peek() is -1 or ',' or '\r' or '\n'
                    ? _field.ToString()
                    : throw Wrong(_line, _column, "text stands after the closing quote; write a quote within a field twice");
            }
        }
    }

    private void EndRecord()
    {
        if (text.Peek() == '\r')
        {
            Next();
            if (text.Peek() is not (-1 or '\n'))
            {
                throw Wrong(_line, _column, "a carriage return without a line feed stands outside of quotes");
            }
        }

        if (text.Peek() == '\n')
        {
            Next();
        }
    }

    private char Next()
    {
        var letter = (char)text.Read(); // Whoever calls has looked that there is one.
        (_line, _column) = letter == '\n' ? (_line + 1, 1) : (_line, _column + 1);
        return letter;
    }
}
