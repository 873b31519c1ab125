using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports.Sockets;

namespace Bedrock.Sockets.Tests.Transports.Sockets;

/// <summary>Accepts what a script says: a failure, or a socket. At the end of the script it waits for ever, as the kernel does.</summary>
internal sealed class ScriptedAcceptor(params SocketError[] script) : IAcceptor<SocketVisitor>
{
    private readonly SemaphoreSlim _failed = new(0);
    private int _next;
    private volatile int _failures;

    public int Failures => _failures;

    public Queue<SocketVisitor> Waiting { get; } = new();

    public bool IsDisposed { get; private set; }

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

    public async ValueTask<SocketVisitor> AcceptAsync(CancellationToken cancellationToken)
    {
        if (_next < script.Length)
        {
            var error = script[_next++];
            if (error == SocketError.Success)
            {
                return NewSocket();
            }

            _failures++;
            _failed.Release();
            throw new SocketException((int)error);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("It waits for ever.");
    }

    /// <summary>Waits for the next failure of the script.</summary>
    public Task FailureAsync() => _failed.WaitAsync();

    public SocketVisitor? TryAccept() => Waiting.TryDequeue(out var socket) ? socket : null;

    public void Dispose()
    {
        IsDisposed = true;
        _failed.Dispose();
    }

    public static SocketVisitor NewSocket() => new(new Socket(SocketType.Stream, ProtocolType.Tcp));
}
