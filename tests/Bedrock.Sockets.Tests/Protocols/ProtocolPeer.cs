using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols;

/// <summary>The client's end of a connection. The other end has an owner that completes the pipes when the handler returns, and with the error when it fails.</summary>
internal sealed class ProtocolPeer
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ConnectionDelegate _serve;
    private Task _served = Task.FromException(new InvalidOperationException("The connection is not being served."));

    public ProtocolPeer(ConnectionDelegate serve, string id, EndPoint? remote, PipeOptions options)
    {
        _serve = serve;

        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        Output = toServer.Writer;
        Input = toClient.Reader;
        Connection = new(id, new DuplexPipe(toServer.Reader, toClient.Writer), new DuplexPipe(toClient.Reader, toServer.Writer))
        {
            RemoteEndPoint = remote,
        };
    }

    /// <summary>What the server reads. Completing it is the half-close.</summary>
    public PipeWriter Output { get; }

    /// <summary>What the server sends.</summary>
    public PipeReader Input { get; }

    /// <summary>The server's end.</summary>
    public DefaultConnectionContext Connection { get; }

    public ProtocolPeer Serve()
    {
        _served = OwnAsync();
        return this;
    }

    /// <summary>What a transport does when the client half-closes, at times before the last bytes are read.</summary>
    public void ReportClosed()
    {
#pragma warning disable RS0030 // Nothing is read or written with it: the peer plays the transport that fires it.
        Connection.ConnectionClosed = new CancellationToken(canceled: true);
#pragma warning restore RS0030
    }

    /// <summary>Waits until the handler has returned, or throws what it threw.</summary>
    public Task ServedAsync() => _served.WaitAsync(Guard);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        => await Output.WriteAsync(bytes).AsTask().WaitAsync(Guard);

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var read = await Input.ReadAtLeastAsync(count).AsTask().WaitAsync(Guard);
        var bytes = read.Buffer.Slice(0, count).ToArray();
        Input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    public async Task<byte[]> ReceiveToEndAsync()
    {
        var bytes = new MemoryStream();
        await Input.CopyToAsync(bytes).WaitAsync(Guard);
        return bytes.ToArray();
    }

    private async Task OwnAsync()
    {
        Exception? error = null;
        try
        {
            await _serve(Connection);
        }
        catch (Exception thrown)
        {
            error = thrown;
            throw;
        }
        finally
        {
            await Connection.Transport.Output.CompleteAsync(error);
            await Connection.Transport.Input.CompleteAsync(error);
        }
    }
}
