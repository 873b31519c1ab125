using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Authentication;
using Bedrock.Sockets.LoadTesting.VirtualUsers;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.Driving.Carried;

/// <summary>One connection of the library's own client, from the attempt to its end.</summary>
/// <remarks>
/// It has one read and at most one flush under way. Their ends are handled within turns, so that nothing here needs a lock:
/// <code>
/// connect ─► Connected ─► read ─► TakeRead ─► read …
///                     Send ─► flush ─► TakeFlush (and what waited for it)
/// </code>
/// </remarks>
#pragma warning disable CA1001 // Without a timer a source holds nothing that must be disposed.
internal sealed class CarriedConnection
#pragma warning restore CA1001
{
    private readonly CarriedSockets _sockets;
    private readonly FleetClient _client;
    private readonly CancellationTokenSource _attempt = new();
    private readonly Action _takeRead;
    private readonly Action _takeFlush;
    private readonly Action _tellRead;
    private readonly Action _tellFlush;
    private ConnectionContext? _connection;
    private ValueTask<ReadResult> _read;
    private ValueTask<FlushResult> _flush;
    private byte[]? _rest;
    private bool _isFlushing;
    private bool _isTaking;
    private bool _isClosed;
    private bool _isReset;

    public CarriedConnection(CarriedSockets sockets, FleetClient client)
    {
        (_sockets, _client) = (sockets, client);
        (_takeRead, _takeFlush) = (TakeRead, TakeFlush);
        (_tellRead, _tellFlush) = (() => _sockets.Tell(_takeRead), () => _sockets.Tell(_takeFlush));
    }

    public void Begin() => _ = ConnectAsync();

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        if (_isFlushing)
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        error = Write(bytes) ? SocketError.Success : SocketError.Shutdown;
        return bytes.Length;
    }

    public void SendRest(byte[] bytes) => _rest = bytes;

    public void Close(bool reset)
    {
        (_isClosed, _isReset) = (true, reset);
        _ = _attempt.CancelAsync();
        if (!_isTaking && _connection is { } connection)
        {
            _ = EndAsync(connection);
        }
    }

    private async Task ConnectAsync()
    {
        try
        {
            var connection = await _sockets.ConnectAsync(_attempt.Token).ConfigureAwait(false);
            _sockets.Tell(() => Connected(connection));
        }
#pragma warning disable CA1031 // Whatever it was, it is counted.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _sockets.Gone();
            _sockets.Tell(() => Failed(error));
        }
    }

    private void Connected(ConnectionContext connection)
    {
        _connection = connection;
        if (_isClosed)
        {
            _ = EndAsync(connection);
            return;
        }

        _client.Connected(SocketError.Success);
        Listen();
    }

    private void Failed(Exception error)
    {
        if (!_isClosed)
        {
            _client.FailToConnect(error is AuthenticationException ? ErrorKind.Tls : UserFailure.Of(error).Kind ?? ErrorKind.Unreachable);
        }
    }

    private void Listen()
    {
        if (_isClosed)
        {
            return;
        }

        var input = _connection!.Transport.Input; // It is there once it is connected.
#pragma warning disable CA2012 // Kept until it has completed, and then asked once.
        _read = input.ReadAsync();
#pragma warning restore CA2012
        var awaiter = _read.ConfigureAwait(false).GetAwaiter();
        if (awaiter.IsCompleted)
        {
            _sockets.Queue(_takeRead);
        }
        else
        {
            awaiter.UnsafeOnCompleted(_tellRead);
        }
    }

    private void TakeRead()
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
#pragma warning disable CA1849 // It has completed: this takes the result and does not wait.
            Take(_read.GetAwaiter().GetResult());
#pragma warning restore CA1849
        }
        catch (Exception broken) when (broken is IOException or ConnectionAbortedException or SocketException)
        {
            _client.Take(SocketError.ConnectionReset, default);
        }

        _client.Settled();
    }

    private void Take(ReadResult read)
    {
        // Its buffer is the connection's, which must not end meanwhile.
        _isTaking = true;
        foreach (var piece in read.Buffer)
        {
            if (!_isClosed && !piece.IsEmpty)
            {
                _client.Take(SocketError.Success, piece.Span);
            }
        }

        if (!_isClosed && read.IsCompleted)
        {
            _client.Take(SocketError.Success, default);
        }

        _isTaking = false;
        _connection!.Transport.Input.AdvanceTo(read.Buffer.End); // It is there once it is connected.
        if (_isClosed)
        {
            _ = EndAsync(_connection);
        }

        Listen();
    }

    private bool Write(ReadOnlySpan<byte> bytes)
    {
        var output = _connection!.Transport.Output; // It is there once it is connected.
        output.Write(bytes);
#pragma warning disable CA2012 // Kept until it has completed, and then asked once.
        _flush = output.FlushAsync();
#pragma warning restore CA2012
        var awaiter = _flush.ConfigureAwait(false).GetAwaiter();
        if (awaiter.IsCompleted)
        {
            return !awaiter.GetResult().IsCompleted;
        }

        _isFlushing = true;
        awaiter.UnsafeOnCompleted(_tellFlush);
        return true;
    }

    private void TakeFlush()
    {
        _isFlushing = false;
        if (_isClosed)
        {
            return;
        }

#pragma warning disable CA1849 // It has completed: this takes the result and does not wait.
        var isOver = _flush.GetAwaiter().GetResult().IsCompleted;
#pragma warning restore CA1849
        if (_rest is { } rest)
        {
            _rest = null;
            _client.Sent(!isOver && Write(rest) ? SocketError.Success : SocketError.Shutdown);
        }
    }

    private async Task EndAsync(ConnectionContext connection)
    {
        try
        {
            if (_isReset)
            {
                connection.Abort(new ConnectionAbortedException("The load test has given it up."));
            }

            await connection.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The end of a connection that nobody looks at any more.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What was to be counted has been.
        }

        _sockets.Gone();
    }
}
