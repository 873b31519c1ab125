using System.Buffers;

namespace Bedrock.Sockets.LoadTesting.Driving.Tls;

/// <summary>Bytes in a rented array that grows with them, and is given back when they are gone. One caller at a time.</summary>
internal sealed class PooledBytes
{
    private byte[] _array = [];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, _end - _start);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _array.Length - _end)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes from the front as many as there are, or as there is room for.</summary>
    /// <returns>How many.</returns>
    public int MoveTo(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, Span.Length);
        Span[..count].CopyTo(destination);
        _start += count;
        if (_start == _end)
        {
            Clear();
        }

        return count;
    }

    public void Clear()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = ([], 0, 0);
    }

    private void Grow(int more)
    {
        var held = Span;
        var larger = ArrayPool<byte>.Shared.Rent(held.Length + more);
        held.CopyTo(larger);
        var length = held.Length;
        Clear();
        (_array, _end) = (larger, length);
    }
}
