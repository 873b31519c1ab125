using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Protocols.Time;

/// <summary>Answers every datagram with the time as one line of text, as the daytime service of RFC 867 does over UDP. Stateless.</summary>
public sealed class TimeDatagramHandler : DatagramHandler
{
    private readonly TimeProvider _clock;
    private readonly TimeFormat _format;
    private readonly bool _utc;

    /// <summary>Makes a handler that tells the time of a clock.</summary>
    /// <param name="options">The form and the zone; read now, so later changes have no effect.</param>
    /// <param name="clock">The clock, with the local zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    public TimeDatagramHandler(TimeOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _clock = clock;
        _format = options.Format;
        _utc = options.Utc;
    }

    /// <summary>Answers with the line.</summary>
    /// <param name="datagram">The datagram; its data does not matter.</param>
    /// <returns>A task that ends when the reply is with the kernel.</returns>
    public override ValueTask OnDatagramAsync(DatagramContext datagram)
    {
        ArgumentNullException.ThrowIfNull(datagram);

        Span<byte> line = stackalloc byte[TimeLine.MaxBytes];
        return datagram.ReplyAsync(line[..TimeLine.Write(_utc ? _clock.GetUtcNow() : _clock.GetLocalNow(), _format, line)]);
    }
}
