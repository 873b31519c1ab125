using System.Buffers.Binary;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>Messages that are all different, so that one taken for another is noticed: every byte of an echo is compared.</summary>
/// <remarks>
/// <code>
///  0        8        12       16                  size
/// | number | client | run    | noise, from a place that depends on number and client |
///   int64    int32    int32    (little endian)
/// </code>
/// Nothing is kept of a message that was sent: number and client are enough to know it again.
/// </remarks>
internal sealed class EchoPayload
{
    public const int HeaderSize = 16;
    public const int MaxSize = 1024 * 1024;

    private const int Places = 4096;

    private readonly byte[] _noise;
    private readonly int _run;

    public EchoPayload(int size, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, HeaderSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        Size = size;

        var random = new Xoshiro256(seed);
        _run = (int)random.Next();
        _noise = new byte[size - HeaderSize + Places];
        for (var index = 0; index < _noise.Length; index++)
        {
            _noise[index] = (byte)(random.Next() >> 56);
        }
    }

    /// <summary>Bytes of a message.</summary>
    public int Size { get; }

    public void Write(long sequence, int client, Span<byte> message)
    {
        BinaryPrimitives.WriteInt64LittleEndian(message, sequence);
        BinaryPrimitives.WriteInt32LittleEndian(message[8..], client);
        BinaryPrimitives.WriteInt32LittleEndian(message[12..], _run);
        Body(sequence, client).CopyTo(message[HeaderSize..]);
    }

    /// <summary>The number of a message of that client and of this run.</summary>
    public bool TryReadHeader(ReadOnlySpan<byte> header, int client, out long sequence)
    {
        sequence = BinaryPrimitives.ReadInt64LittleEndian(header);
        return BinaryPrimitives.ReadInt32LittleEndian(header[8..]) == client && BinaryPrimitives.ReadInt32LittleEndian(header[12..]) == _run;
    }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body(long sequence, int client)
        => _noise.AsSpan((int)(((ulong)sequence + ((ulong)client * 31)) % Places), Size - HeaderSize);
}
