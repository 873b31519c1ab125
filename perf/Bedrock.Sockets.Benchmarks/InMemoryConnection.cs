using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>A connection made of two pipes that run their waiters inline: whoever flushes runs the other side until it waits again. One thread does everything, so a run measures code and not the scheduler.</summary>
internal sealed class InMemoryConnection
{
    public InMemoryConnection()
    {
        var options = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        Client = new Duplex(toClient.Reader, toServer.Writer);
        Server = new DefaultConnectionContext("benchmark", new Duplex(toServer.Reader, toClient.Writer), Client);
    }

    public ConnectionContext Server { get; }

    public IDuplexPipe Client { get; }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
