using Bedrock.Sockets.PerfGate;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.PerfWorkloads.Handling;

/// <summary>A connection that passes through middlewares, each of which awaits the next, to a handler that returns at once. An operation is one pass.</summary>
/// <param name="depth">How many there are.</param>
public sealed class MiddlewareChain(int depth) : Workload($"middleware/{depth}")
{
    private readonly ConnectionContext _connection = new DefaultConnectionContext("benchmark");
    private ConnectionDelegate? _chain;
    private int _passed;

    /// <inheritdoc/>
    public override async ValueTask StartAsync()
    {
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        for (var i = 0; i < depth; i++)
        {
            builder.Use(next => async connection =>
            {
                _passed++;
                await next(connection);
            });
        }

        builder.Run(static _ => Task.CompletedTask);
        _chain = builder.Build();
        await RunAsync(1);
        if (_passed != depth)
        {
            throw new InvalidOperationException($"{_passed} of {depth} middlewares saw the connection.");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(int operations)
    {
        var chain = _chain ?? throw new InvalidOperationException("Not started.");
        for (var i = 0; i < operations; i++)
        {
            await chain(_connection);
        }
    }
}
