using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.VirtualUsers;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>One of the clients of a scenario written in C#: its number, its data, and its connection or its socket of datagrams.</summary>
/// <remarks>
/// One call at a time, from the steps of the scenario only. A read or a send that waits ends with the time limit of the request, with or without a token.
/// A client whose step throws has its connection or socket closed, and gets another one before its next pass. What reads a stream throws an <see cref="InvalidOperationException"/> when the target takes datagrams, and so does <see cref="ReceiveAsync(CancellationToken)"/> when it takes connections.
/// </remarks>
public sealed class LoadClient
{
    private const int LongestLine = 64 * 1024;
    private const int LongestReply = 1024 * 1024;

    private object? _data;
    private FeedRow? _row;

    internal LoadClient(int number) => Number = number;

    /// <summary>Its number among all clients of the run, over all shards, from 0.</summary>
    public int Number { get; }

    /// <summary>How many passes through the scenario it has begun, this one included: 1 in its first, 0 while it connects before.</summary>
    public long Pass { get; internal set; }

    /// <summary>The row of the data feed for this pass; in <c>OnConnect</c> only for a feed that is <see cref="DataFeed.PerClient"/>, or with a connection for each request.</summary>
    /// <exception cref="InvalidOperationException">The scenario has no feed, or the client has no row yet.</exception>
    public FeedRow Row
    {
        get => _row ?? throw new InvalidOperationException("This client has no row: give the scenario a feed, and one that is PerClient() when a row is needed as soon as it connects.");
        internal set => _row = value;
    }

    internal ClientConversation Conversation { get; } = new();

    /// <summary>What this client has to remember: one object of the scenario's own type, made when it is asked for first, and kept until the run ends, also over a new connection.</summary>
    /// <typeparam name="T">The type; a scenario has one.</typeparam>
    /// <returns>The client's object.</returns>
    /// <exception cref="InvalidOperationException">It was asked for with another type before.</exception>
    public T Data<T>()
        where T : class, new()
    {
        _data ??= new T();
        return _data as T ?? throw new InvalidOperationException($"The data of this client is a {_data.GetType().Name}, not a {typeof(T).Name}: a scenario has one type for it.");
    }

    /// <summary>Sends bytes; to a target of datagrams, as one of them, which may be empty.</summary>
    /// <param name="bytes">The bytes; the caller's again when the call has ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when they are on their way.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="SocketException">The datagram is too long, or nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => Conversation.SendAsync(bytes, cancellationToken);

    /// <summary>Sends a line: the text as UTF-8, and CR LF; to a target of datagrams, as one of them.</summary>
    /// <param name="line">The text, without the end of the line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is on its way.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="SocketException">The datagram is too long, or nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendLineAsync(string line, CancellationToken cancellationToken = default) => Conversation.SendLineAsync(line, cancellationToken);

    /// <summary>Receives one datagram, whole, from the target. A wait for one that is lost ends with the time limit of the step, which is then unanswered.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The datagram, 0 to 65,535 bytes; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="InvalidOperationException">The target takes connections.</exception>
    /// <exception cref="InvalidDataException">The datagram is longer, as those of Unix sockets may be.</exception>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken = default) => Conversation.ReceiveAsync(cancellationToken);

    /// <summary>As <see cref="ReceiveAsync(CancellationToken)"/>, and gives up sooner than the step, so that it may ask again.</summary>
    /// <param name="timeout">How long it waits, 1 ms to a day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The datagram, 0 to 65,535 bytes; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="TimeoutException">None came in time. A step that lets it pass is unanswered.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The target takes connections.</exception>
    /// <exception cref="InvalidDataException">The datagram is longer, as those of Unix sockets may be.</exception>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(1));
        return Conversation.ReceiveAsync(timeout, cancellationToken);
    }

    /// <summary>Says that it will send nothing more on this connection (FIN). Reading goes on.</summary>
    /// <returns>A task that ends when the end is on its way.</returns>
    public ValueTask EndSendingAsync() => Conversation.EndSendingAsync();

    /// <summary>Reads a line of at most 65,536 bytes, which ends in LF or CR LF.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The line without its end; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="InvalidDataException">The line is longer.</exception>
    /// <exception cref="EndOfStreamException">The server ended the connection before the line was whole.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReadLineAsync(CancellationToken cancellationToken = default) => ReadLineAsync(LongestLine, cancellationToken);

    /// <summary>Reads a line, which ends in LF or CR LF.</summary>
    /// <param name="limit">The most bytes that the line may have, its end included; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The line without its end; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    /// <exception cref="InvalidDataException">The line is longer than <paramref name="limit"/>.</exception>
    /// <exception cref="EndOfStreamException">The server ended the connection before the line was whole.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReadLineAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Conversation.ReadLineAsync(limit, cancellationToken);
    }

    /// <summary>Reads so many bytes.</summary>
    /// <param name="count">How many; zero or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="EndOfStreamException">The server ended the connection before.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReadExactlyAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Conversation.ReadExactlyAsync(count, cancellationToken);
    }

    /// <summary>Reads until the server ends its side, at most 1,048,576 bytes.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All that came; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="InvalidDataException">More bytes came.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReadToEndAsync(CancellationToken cancellationToken = default) => ReadToEndAsync(LongestReply, cancellationToken);

    /// <summary>Reads until the server ends its side.</summary>
    /// <param name="limit">The most bytes that may come; zero or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All that came; valid until the next read of this client, and at most until the pass ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <exception cref="InvalidDataException">More than <paramref name="limit"/> bytes came.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<Received> ReadToEndAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Conversation.ReadToEndAsync(limit, cancellationToken);
    }
}
