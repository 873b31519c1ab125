using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Bedrock.Sockets.Protocols.Qotd;

/// <summary>Quotes as they go over the wire, read once. Immutable, safe for any thread.</summary>
internal sealed class QuoteList
{
    /// <summary>RFC 865: "less than 512 characters".</summary>
    internal const int MaxBytes = 511;

    private const string Separator = "%";

    private const string BuiltIn = """
        Brevity is the soul of wit.  -- William Shakespeare, Hamlet
        A journey of a thousand miles begins with a single step.  -- Lao Tzu
        The unexamined life is not worth living.  -- Socrates, as Plato tells it
        If I have seen further, it is by standing on the shoulders of giants.  -- Isaac Newton
        Be conservative in what you do, be liberal in what you accept from others.  -- Jon Postel, RFC 793
        Well begun is half done.  -- a Greek proverb
        Lost time is never found again.  -- Benjamin Franklin
        """;

    /// <summary>RFC 865: "the ASCII printing characters, space, carriage return, and line feed".</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\r', '\n']);

    private readonly byte[][] _quotes;
    private readonly QotdPick _pick;
    private readonly TimeProvider _clock;

    private QuoteList(byte[][] quotes, QotdPick pick, TimeProvider clock)
    {
        _quotes = quotes;
        _pick = pick;
        _clock = clock;
    }

    /// <summary>The quote that is due now, with CR LF at its end.</summary>
    public ReadOnlyMemory<byte> Current => _quotes[_pick == QotdPick.Random
        ? RandomNumberGenerator.GetInt32(_quotes.Length)
        : (int)(_clock.GetLocalNow().Date.Ticks / TimeSpan.TicksPerDay % _quotes.Length)];

    /// <summary>Reads the quotes.</summary>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    public static QuoteList Load(QotdOptions options, TimeProvider clock)
        => new(options.File is { } file ? Parse(Read(file), file) : Parse(BuiltIn, "the package"), options.Pick, clock);

    /// <summary>Cuts a text into quotes.</summary>
    /// <exception cref="FormatException">There is none, or one that RFC 865 forbids.</exception>
    internal static byte[][] Parse(string text, string file)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var isFortune = lines.Contains(Separator, StringComparer.Ordinal);
        var quotes = (isFortune ? Join(lines) : lines).Select(quote => quote.Trim('\n')).Where(quote => quote.Length > 0).ToArray();
        return quotes.Length == 0
            ? throw new FormatException($"File: there is no quote in {file}.")
            : [.. quotes.Select((quote, index) => Encode(quote, index + 1, file))];
    }

    private static IEnumerable<string> Join(string[] lines)
    {
        var quote = new StringBuilder();
        foreach (var line in lines)
        {
            if (string.Equals(line, Separator, StringComparison.Ordinal))
            {
                yield return quote.ToString();
                quote.Clear();
            }
            else
            {
                quote.Append(line).Append('\n');
            }
        }

        yield return quote.ToString();
    }

    private static byte[] Encode(string quote, int number, string file)
    {
        if (quote.AsSpan().IndexOfAnyExcept(Allowed) is var wrong and >= 0)
        {
            throw new FormatException($"File: quote {number} of {file} has the character U+{(int)quote[wrong]:X4}; RFC 865 allows printing ASCII, spaces and line ends.");
        }

        var bytes = Encoding.ASCII.GetBytes(quote.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        return bytes.Length <= MaxBytes
            ? bytes
            : throw new FormatException($"File: quote {number} of {file} takes {bytes.Length} bytes with its line ends; RFC 865 allows {MaxBytes}.");
    }

    private static string Read(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FormatException($"File: the quotes cannot be read: {error.Message}", error);
        }
    }
}
