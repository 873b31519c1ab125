using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Timeouts;

/// <summary>A server whose time the test moves, and how to connect to it.</summary>
internal sealed class TimedServer(Func<Task<ConnectionContext>> connect, Func<ValueTask> stop) : IAsyncDisposable
{
    public Task<ConnectionContext> ConnectAsync() => connect();

    public ValueTask DisposeAsync() => stop();
}
