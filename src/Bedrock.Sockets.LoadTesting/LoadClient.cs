using Bedrock.Sockets.LoadTesting.VirtualUsers;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>One of the clients of a scenario written in C#: its number, its data, and its connection.</summary>
/// <remarks>
/// One call at a time, from the steps of the scenario only. A read or a send that waits ends with the time limit of the request, with or without a token.
/// A client whose step throws has its connection closed, and gets another one before its next pass.
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

    /// <summary>Sends bytes.</summary>
    /// <param name="bytes">The bytes; the caller's again when the call has ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when they are on their way.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => Conversation.SendAsync(bytes, cancellationToken);

    /// <summary>Sends a line: the text as UTF-8, and CR LF.</summary>
    /// <param name="line">The text, without the end of the line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is on its way.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendLineAsync(string line, CancellationToken cancellationToken = default) => Conversation.SendLineAsync(line, cancellationToken);

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
