using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Sends datagrams to one address, and receives what comes back: over UDP, to a group or to all of a network, or over a Unix datagram socket.</summary>
/// <remarks>Datagrams may be lost, doubled and overtaken, and nobody says so; <see cref="RequestAsync"/> asks again. One send and one receive at a time.</remarks>
/// <example><code>
/// await using var client = await DatagramClient.ConnectAsync(new DnsEndPoint("localhost", 5037));
/// var length = await client.RequestAsync(ReadOnlyMemory&lt;byte>.Empty, reply);
/// </code></example>
public sealed class DatagramClient : IAsyncDisposable
{
    private readonly IDatagramSocket _socket;
    private readonly DatagramClientOptions _options;
    private readonly SocketAddress _remote;
    private readonly SocketAddress _sender;
    private readonly bool _hearsAnybody;

    internal DatagramClient(IDatagramSocket socket, EndPoint remote, bool isConnected, DatagramClientOptions? options = null)
    {
        _socket = socket;
        _options = options ?? new DatagramClientOptions();
        _remote = DatagramAddress.Of(remote, socket.LocalEndPoint.AddressFamily);
        _sender = DatagramAddress.NewFor(socket.LocalEndPoint.AddressFamily);
        _hearsAnybody = isConnected || IsGroup(remote, _options);
        RemoteEndPoint = remote;
    }

    /// <summary>Where this client receives.</summary>
    public EndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>Where its datagrams go.</summary>
    public EndPoint RemoteEndPoint { get; }

    /// <summary>Makes a client. Nothing is sent, so nobody need be there.</summary>
    /// <param name="endpoint">Where its datagrams go: an address, a host name, which is looked up, a multicast group, a broadcast address or a Unix socket.</param>
    /// <param name="options">How it is set up; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up the lookup.</param>
    /// <returns>The client, which the caller disposes.</returns>
    /// <exception cref="SocketException">The name does not resolve, the local address cannot be bound, or no Unix socket is there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<DatagramClient> ConnectAsync(EndPoint endpoint, DatagramClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        options ??= new DatagramClientOptions();
        var remote = endpoint is DnsEndPoint name ? await DatagramClientSocket.LookUpAsync(name, cancellationToken).ConfigureAwait(false) : endpoint;
        var isConnected = !IsGroup(remote, options);
        return new DatagramClient(DatagramClientSocket.Open(remote, options, isConnected), remote, isConnected, options);
    }

    /// <summary>Sends a datagram.</summary>
    /// <param name="data">Its data, 0 bytes and more; it must not change until the task ends.</param>
    /// <param name="cancellationToken">Ends a wait for room.</param>
    /// <returns>A task that ends when it is with the kernel.</returns>
    /// <exception cref="SocketException">It cannot be sent: it is too long, or an earlier one has found nobody there.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
        => _socket.TrySendTo(data.Span, _remote) ? default : _socket.SendToAsync(data, _remote, cancellationToken);

    /// <summary>Receives a datagram from the address this client sends to, or from anybody if that is a group or a broadcast address.</summary>
    /// <param name="buffer">Where it goes; what does not fit is lost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its length.</returns>
    /// <exception cref="SocketException">Nobody listens there; the system of the other side says so, if it does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var length = await _socket.ReceiveFromAsync(buffer, _sender, cancellationToken).ConfigureAwait(false);
            if (_hearsAnybody || _sender.Equals(_remote))
            {
                return length;
            }
        }
    }

    /// <summary>As <see cref="ReceiveAsync"/>, and says who has sent it.</summary>
    /// <inheritdoc cref="ReceiveAsync"/>
    /// <returns>Its length and its sender.</returns>
    public async ValueTask<ReceivedDatagram> ReceiveFromAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        return new ReceivedDatagram(length, DatagramAddress.ToEndPoint(_sender));
    }

    /// <summary>Sends a request and waits for the reply; asks again when none has come in time. The server may so see a request twice, and a late reply to the first is taken for one to the second.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">Where the reply goes; what does not fit is lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The length of the reply.</returns>
    /// <exception cref="TimeoutException">No reply has come to <see cref="DatagramClientOptions.Attempts"/> requests.</exception>
    /// <exception cref="SocketException">Nobody listens there, or the request cannot be sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<int> RequestAsync(ReadOnlyMemory<byte> request, Memory<byte> reply, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < _options.Attempts; attempt++)
        {
            await SendAsync(request, cancellationToken).ConfigureAwait(false);

            using var timeout = new CancellationTokenSource(_options.Timeout, _options.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await ReceiveAsync(reply, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Lost, on the way there or back.
            }
        }

        throw new TimeoutException($"{RemoteEndPoint} did not answer {_options.Attempts} requests within {_options.Timeout.TotalSeconds} s each.");
    }

    /// <summary>Closes the socket.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static bool IsGroup(EndPoint remote, DatagramClientOptions options)
        => options.Broadcast || (remote is IPEndPoint { Address: var address } && MulticastGroup.IsMulticast(address));
}
