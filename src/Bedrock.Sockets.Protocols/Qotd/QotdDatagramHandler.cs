using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Protocols.Qotd;

/// <summary>Answers every datagram with a quote, whatever it holds: the UDP service of RFC 865. One instance serves any number of datagrams at once.</summary>
/// <remarks>UDP endpoints send replies larger than requests only where <see cref="DatagramGuardOptions.AllowLargerReplies"/> is set.</remarks>
public sealed class QotdDatagramHandler : DatagramHandler
{
    private readonly QuoteList _quotes;

    /// <summary>Makes a handler; the file is read now.</summary>
    /// <param name="options">Which quotes; read now, so later changes have no effect.</param>
    /// <param name="clock">Says which day it is, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    /// <exception cref="FormatException">The file cannot be read, has no quotes, or one that RFC 865 forbids.</exception>
    public QotdDatagramHandler(QotdOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _quotes = QuoteList.Load(options, clock);
    }

    /// <summary>Answers with the quote.</summary>
    /// <param name="datagram">The datagram; its data does not matter.</param>
    /// <returns>A task that ends when the reply is with the kernel.</returns>
    public override ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        ArgumentNullException.ThrowIfNull(datagram);

        return datagram.ReplyAsync(_quotes.Current);
    }
}
