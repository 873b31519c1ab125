using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Writes pieces of one connection's traffic to its log.</summary>
internal sealed class TrafficWriter(ILogger logger, string connectionId, int maxBytes)
{
    public void Received(in ReadOnlySequence<byte> bytes) => TrafficLogMessages.Received(logger, connectionId, bytes.Length, Dump(bytes));

    public void Sent(ReadOnlyMemory<byte> bytes) => TrafficLogMessages.Sent(logger, connectionId, bytes.Length, Dump(new ReadOnlySequence<byte>(bytes)));

    private string Dump(in ReadOnlySequence<byte> bytes) => HexDump.Of(bytes.Slice(0, Math.Min(bytes.Length, maxBytes)).ToArray(), bytes.Length);
}
