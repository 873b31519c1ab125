using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfWorkloads.Bytes;
using Bedrock.Sockets.PerfWorkloads.Decoding;
using BenchmarkDotNet.Attributes;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>Frames of 64 bytes, cut in different ways. Per operation is per frame.</summary>
public class DecodeBenchmarks
{
    private const int Frames = EncodedFrames<LineCodec>.Frames;

    private EncodedFrames<LineCodec>? _line;
    private EncodedFrames<DelimiterCodec>? _delimiter;
    private EncodedFrames<LengthPrefixCodec>? _lengthPrefix;
    private EncodedFrames<VarintCodec>? _varint;

    /// <summary>The ways to cut.</summary>
    public IEnumerable<string> Names => Cut.Names;

    /// <summary>How the bytes lie in memory.</summary>
    [ParamsSource(nameof(Names))]
    public string Bytes { get; set; } = "";

    [GlobalSetup]
    public void Start()
    {
        _line = new EncodedFrames<LineCodec>(default, Bytes);
        _delimiter = new EncodedFrames<DelimiterCodec>(new DelimiterCodec("\r\n\r\n"u8), Bytes);
        _lengthPrefix = new EncodedFrames<LengthPrefixCodec>(default, Bytes);
        _varint = new EncodedFrames<VarintCodec>(default, Bytes);
        _line.Verify();
        _delimiter.Verify();
        _lengthPrefix.Verify();
        _varint.Verify();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Line() => _line?.Decode(Frames) ?? 0;

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Delimiter() => _delimiter?.Decode(Frames) ?? 0;

    [Benchmark(OperationsPerInvoke = Frames)]
    public long LengthPrefix() => _lengthPrefix?.Decode(Frames) ?? 0;

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Varint() => _varint?.Decode(Frames) ?? 0;
}
