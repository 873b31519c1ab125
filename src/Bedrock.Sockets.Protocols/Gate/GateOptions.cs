using System.Text;

namespace Bedrock.Sockets.Protocols.Gate;

/// <summary>Whom a gate welcomes, and what it says. Read once, when the handler is made.</summary>
public sealed class GateOptions
{
    /// <summary>The longest reply: 64 KiB of UTF-8.</summary>
    public const int MaxReplyBytes = 64 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The words that are welcome, separated by commas; each of 1 to 1,024 bytes of UTF-8, compared byte by byte.</summary>
    /// <remarks>Defaults to <c>1</c>. A gate is a greeting and no lock: words cross the network as they are, and nothing counts the attempts.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A word is empty, too long, or holds a line end.</exception>
    public string Words
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Words));
            _ = GateWords.Parse(value);
            field = value;
        }
    } = "1";

    /// <summary>What a client gets that said one of the words, at most <see cref="MaxReplyBytes"/> in UTF-8; nothing is added to it.</summary>
    /// <remarks>Defaults to <c>Welcome to server!</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string Welcome
    {
        get;
        set => field = Checked(value, nameof(Welcome));
    } = "Welcome to server!";

    /// <summary>What a client gets that said anything else, at most <see cref="MaxReplyBytes"/> in UTF-8; nothing is added to it.</summary>
    /// <remarks>Defaults to <c>Please go out!</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string Rejection
    {
        get;
        set => field = Checked(value, nameof(Rejection));
    } = "Please go out!";

    /// <summary>How long a client may take for its word, from 100 ms to one day. One that has said nothing then gets nothing and the end; one that has begun gets its answer.</summary>
    /// <remarks>Defaults to 5 seconds. A server's first-byte timeout, 30 seconds by default, holds too.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Timeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Shortest, nameof(Timeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, nameof(Timeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    private static string Checked(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);

        var bytes = Encoding.UTF8.GetByteCount(value);
        return bytes <= MaxReplyBytes ? value : throw new ArgumentException($"{name} takes {bytes} bytes of UTF-8; at most {MaxReplyBytes} are allowed.", name);
    }
}
