namespace Bedrock.Sockets.Protocols.Qotd;

/// <summary>What the qotd protocol sends. Read once, when the handler is made.</summary>
public sealed class QotdOptions
{
    /// <summary>
    /// The file with the quotes: ASCII, separated by lines that hold only a percent sign, as <c>fortune</c> has them; without such a line every line is a quote.
    /// A quote has at most 511 bytes with its line ends, which become CR LF (RFC 865).
    /// </summary>
    /// <remarks>Defaults to <see langword="null"/>: a few quotes of this package.</remarks>
    public string? File
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>Which quote is sent.</summary>
    /// <remarks>Defaults to <see cref="QotdPick.Day"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of them.</exception>
    public QotdPick Pick
    {
        get;
        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(Pick), value, $"Pick is one of {string.Join(", ", Enum.GetNames<QotdPick>())}.");
            }

            field = value;
        }
    }
}
