using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>A client's socket of datagrams: what a connection is to other scenarios, and given up and made again like one, so that a late reply finds nobody. One send and one receive at a time.</summary>
internal sealed class DatagramConnection(Socket socket) : BaseConnectionContext
{
    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features => field ??= new FeatureCollection();

    public override IDictionary<object, object?> Items { get => field ??= new Dictionary<object, object?>(); set; }

    /// <summary>Makes them for the clients of a run, each from its source; for any thread.</summary>
    public static Func<CancellationToken, ValueTask<BaseConnectionContext>> For(LoadPlan plan, EndPoint target)
    {
        var (sockets, connections) = (ClientSockets.For(plan, target), -1L);
        return async cancellationToken =>
        {
            var socket = sockets.Create(Interlocked.Increment(ref connections));
            try
            {
                await socket.ConnectAsync(sockets.Target, cancellationToken).ConfigureAwait(false);
                return new DatagramConnection(socket);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
    }

    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken) => socket.SendAsync(datagram, SocketFlags.None, cancellationToken);

    /// <summary>Waits until a datagram is there, so that nobody holds a buffer for the longest one while he waits.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException longer) when (longer.SocketErrorCode == SocketError.MessageSize)
        {
            // So Windows says that it is there.
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

    public override void Abort() => socket.Dispose();

    public override void Abort(ConnectionAbortedException abortReason) => socket.Dispose();

    public override ValueTask DisposeAsync()
    {
        socket.Dispose();
        return base.DisposeAsync();
    }
}
