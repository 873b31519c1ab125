using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.Protocols.Greeting;
using Bedrock.Sockets.Protocols.Time;
using Bedrock.Sockets.Protocols.Time868;

namespace Bedrock.Sockets.PerfWorkloads.Handling;

/// <summary>What surrounds the decoders: reads, middleware, the ready handlers, the recording of latencies.</summary>
public sealed class HandlingWorkloads : IWorkloadSource
{
    /// <inheritdoc/>
    public IEnumerable<Workload> Create() =>
    [
        new PipeRead(64),
        new PipeRead(4096),
        new PipeRead(65536),
        new MiddlewareChain(8),
        new OneShotHandler("time", () => new TimeHandler(new TimeOptions { Utc = true }, TimeProvider.System).OnConnectedAsync, replyBytes: 26),
        new OneShotHandler("time868", () => new Time868Handler(TimeProvider.System).OnConnectedAsync, replyBytes: 4),
        new OneShotHandler("greeting", () => new GreetingHandler(new GreetingOptions { Message = "Hello", AppendLineEnd = false }, TimeProvider.System).OnConnectedAsync, replyBytes: 5),
        new HistogramRecord(),
    ];
}
