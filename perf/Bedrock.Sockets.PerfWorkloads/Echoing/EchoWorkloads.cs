using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfWorkloads.Bytes;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.PerfWorkloads.Echoing;

/// <summary>Echo from end to end: in memory, framed and plain, on sockets, and a connection from accept to close.</summary>
public sealed class EchoWorkloads : IWorkloadSource
{
    private const int PayloadBytes = 64;

    /// <inheritdoc/>
    public IEnumerable<Workload> Create() =>
    [
        new MemoryEcho("echo/memory", c => c.UseEcho(), Payload.Of(PayloadBytes), depth: 1),
        new MemoryEcho("echo/memory-framed-1", c => c.Run(new FramedEchoHandler().OnConnectedAsync), Frame(), depth: 1),
        new MemoryEcho("echo/memory-framed-16", c => c.Run(new FramedEchoHandler().OnConnectedAsync), Frame(), depth: 16),
        new LoopbackEcho(depth: 1),
        new LoopbackEcho(depth: 16),
        new AcceptAndClose(),
    ];

    private static ReadOnlyMemory<byte> Frame()
    {
        var bytes = new ArrayBufferWriter<byte>();
        default(LengthPrefixCodec).Encode(Payload.Of(PayloadBytes).AsSpan(), bytes);
        return bytes.WrittenMemory;
    }
}
