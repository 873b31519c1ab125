using System.Buffers;
using System.Text;

namespace Bedrock.Sockets.Protocols.Gate;

/// <summary>The words of a gate, encoded once. Immutable; a pure function on bytes.</summary>
/// <remarks>
/// TCP has no messages, and a word need not end with a line end, so a word counts as soon as nothing else that is expected begins with it:
/// <code>
/// words 1 and 12:   "1" ─► wait   "12" ─► welcome   "1\n" ─► welcome   "1" FIN ─► welcome   "13" ─► reject   "x" ─► reject   FIN ─► reject
/// </code>
/// What comes after the line end is not looked at.
/// </remarks>
internal sealed class GateWords
{
    /// <summary>The longest word, in bytes of UTF-8.</summary>
    internal const int MaxWordBytes = 1_024;

    private readonly byte[][] _words;

    private GateWords(byte[][] words) => _words = words;

    /// <summary>Reads words that commas separate.</summary>
    /// <exception cref="ArgumentException">There is none, one is empty, too long, or holds a line end.</exception>
    internal static GateWords Parse(string words)
    {
        var list = words.Split(',', StringSplitOptions.TrimEntries).Select(Encoding.UTF8.GetBytes).ToArray();
        foreach (var word in list)
        {
            if (word.Length is 0 or > MaxWordBytes || word.AsSpan().ContainsAny((byte)'\r', (byte)'\n'))
            {
                throw new ArgumentException($"'{words}' is no list of words: separate them by commas, each of 1 to {MaxWordBytes} bytes and without a line end.", nameof(words));
            }
        }

        return new(list);
    }

    /// <summary>Decides about what has come.</summary>
    /// <param name="received">All of it, from the first byte on.</param>
    /// <param name="isOver">Whether no more will be waited for.</param>
    internal GateAnswer Decide(in ReadOnlySequence<byte> received, bool isOver)
    {
        // One byte more than the longest word and its line end says that it is none.
        Span<byte> bytes = stackalloc byte[MaxWordBytes + 3];
        var head = received.Slice(0, Math.Min(received.Length, bytes.Length));
        head.CopyTo(bytes);
        bytes = bytes[..(int)head.Length];

        var lineEnd = bytes.IndexOf((byte)'\n');
        var word = lineEnd < 0 ? bytes : bytes[..lineEnd];
        if (word is [.. var withoutReturn, (byte)'\r'])
        {
            word = withoutReturn;
        }

        var (isWord, mayBecome) = (false, false);
        foreach (var each in _words)
        {
            isWord |= word.SequenceEqual(each);
            mayBecome |= each.Length > word.Length && each.AsSpan().StartsWith(word);
        }

        return mayBecome && lineEnd < 0 && !isOver ? GateAnswer.Wait
            : isWord ? GateAnswer.Welcome
            : GateAnswer.Reject;
    }
}
