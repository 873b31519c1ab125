using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfWorkloads.Bytes;

namespace Bedrock.Sockets.PerfWorkloads.Decoding;

/// <summary>Every decoder that searches or computes, over every cut.</summary>
public sealed class DecodeWorkloads : IWorkloadSource
{
    /// <inheritdoc/>
    public IEnumerable<Workload> Create() => Cut.Names.SelectMany(Over);

    private static IEnumerable<Workload> Over(string cut) =>
    [
        new Decode<LineCodec>("line", default, cut),
        new Decode<DelimiterCodec>("delimiter", new DelimiterCodec("\r\n\r\n"u8), cut),
        new Decode<LengthPrefixCodec>("length-prefix", default, cut),
        new Decode<VarintCodec>("varint", default, cut),
    ];
}
