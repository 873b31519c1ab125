using System.Buffers;
using System.Text;

namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>Hands out the smallest block that was asked for, full of dirt, so that an encoder cannot lean on roomy or clean memory.</summary>
internal sealed class SmallBlockWriter(int blockBytes) : IBufferWriter<byte>
{
    private readonly StringBuilder _written = new();
    private byte[] _block = [];

    public string Written => _written.ToString();

    public void Advance(int count)
    {
        _written.Append(Text.Of(_block.AsSpan(0, count)));
        _block = [];
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _block = new byte[Math.Max(sizeHint, blockBytes)];
        _block.AsSpan().Fill(0xDD);
        return _block;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
