using System.Buffers;
using System.Text;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.PerfWorkloads.Bytes;
using BenchmarkDotNet.Attributes;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>What a handler pays for taking a frame: nothing for the slice it is handed, a copy for an array, a copy and a conversion for a string. Per operation is per frame.</summary>
public class TakeBenchmarks
{
    private const int Frames = 64;

    private ReadOnlySequence<byte> _stream;

    /// <summary>The payload of a frame, in bytes.</summary>
    [Params(64, 4096)]
    public int PayloadBytes { get; set; }

    [GlobalSetup]
    public void Start()
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var frame = 0; frame < Frames; frame++)
        {
            default(LengthPrefixCodec).Encode(Payload.Of(PayloadBytes).AsSpan(), bytes);
        }

        _stream = new ReadOnlySequence<byte>(bytes.WrittenMemory);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public long Slice() => Take(static frame => frame.FirstSpan[0]);

    [Benchmark(OperationsPerInvoke = Frames)]
    public long CopyToArray() => Take(static frame => frame.ToArray()[0]);

    [Benchmark(OperationsPerInvoke = Frames)]
    public long CopyToString() => Take(static frame => Encoding.ASCII.GetString(frame)[0]);

    private long Take(Func<ReadOnlySequence<byte>, long> take)
    {
        var sum = 0L;
        var rest = _stream;
        var scanned = 0L;
        while (default(LengthPrefixCodec).TryDecode(ref rest, ref scanned, out var frame))
        {
            sum += take(frame);
            scanned = 0;
        }

        return sum;
    }
}
