using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTests.NBomber;

/// <summary>A client of an echo server: one connection, one message under way at a time.</summary>
internal sealed class EchoConnection : IDisposable
{
    public const int MessageBytes = 64;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _message = new byte[MessageBytes];
    private readonly byte[] _reply = new byte[MessageBytes];
    private long _exchanges;

    private EchoConnection(int client) => BinaryPrimitives.WriteInt64LittleEndian(_message.AsSpan(sizeof(long)), client);

    public static async Task<EchoConnection> OpenAsync(EndPoint server, int client, CancellationToken cancellationToken)
    {
        var connection = new EchoConnection(client);
        await connection._socket.ConnectAsync(server, cancellationToken);
        return connection;
    }

    /// <summary>Sends a message with the next number, and reads as many bytes as it has.</summary>
    /// <returns>Whether they are the message; false as well when the server ended the connection.</returns>
    public async Task<bool> ExchangeAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_message, ++_exchanges);
        for (var sent = 0; sent < MessageBytes;)
        {
            sent += await _socket.SendAsync(_message.AsMemory(sent), cancellationToken);
        }

        for (var received = 0; received < MessageBytes;)
        {
            var count = await _socket.ReceiveAsync(_reply.AsMemory(received), cancellationToken);
            if (count == 0)
            {
                return false;
            }

            received += count;
        }

        return _reply.AsSpan().SequenceEqual(_message);
    }

    public void Dispose() => _socket.Dispose();
}
