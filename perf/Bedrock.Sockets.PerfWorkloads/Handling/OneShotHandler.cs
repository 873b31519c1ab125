using System.Buffers;
using System.IO.Pipelines;
using Bedrock.Sockets.PerfGate;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.PerfWorkloads.Handling;

/// <summary>A handler that speaks once and returns, on a pipe. An operation is one call of it; the pipe is used again, because only an owner would complete it.</summary>
internal sealed class OneShotHandler(string name, Func<ConnectionDelegate> makeHandler, int replyBytes) : Workload($"handler/{name}")
{
    private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _output = new(Inline);
    private ConnectionContext? _connection;
    private ConnectionDelegate? _handler;

    public override async ValueTask StartAsync()
    {
        _connection = new DefaultConnectionContext("benchmark", new Duplex(new Pipe(Inline).Reader, _output.Writer), null!); // The handler's side is all there is.
        _handler = makeHandler();
        await _handler(_connection);
        var read = await _output.Reader.ReadAsync();
        var said = read.Buffer.ToArray();
        _output.Reader.AdvanceTo(read.Buffer.End);
        if (said.Length != replyBytes)
        {
            throw new InvalidOperationException($"{Name} said {said.Length} bytes instead of {replyBytes}.");
        }
    }

    public override async ValueTask RunAsync(int operations)
    {
        if (_connection is null || _handler is null)
        {
            throw new InvalidOperationException("Not started.");
        }

        for (var i = 0; i < operations; i++)
        {
            await _handler(_connection);
            var read = await _output.Reader.ReadAsync();
            _output.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
