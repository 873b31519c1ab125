using System.Text;

namespace Bedrock.Sockets.LoadTesting;

/// <summary>Bytes that a client has read. They are the connection's own buffer: valid until the client's next read, and at most until its pass ends. Copy what must live longer.</summary>
/// <param name="memory">The bytes.</param>
#pragma warning disable CA1815 // Nobody compares two of them; SequenceEqual says what is compared.
public readonly struct Received(ReadOnlyMemory<byte> memory)
#pragma warning restore CA1815
{
    /// <summary>The bytes, valid as long as this is.</summary>
    public ReadOnlyMemory<byte> Memory => memory;

    /// <summary>The bytes, valid as long as this is.</summary>
    public ReadOnlySpan<byte> Span => memory.Span;

    /// <summary>How many bytes there are.</summary>
    public int Length => memory.Length;

    /// <summary>Whether the bytes begin with others.</summary>
    /// <param name="bytes">The others, such as <c>"OK"u8</c>.</param>
    /// <returns>Whether they do.</returns>
    public bool StartsWith(ReadOnlySpan<byte> bytes) => memory.Span.StartsWith(bytes);

    /// <summary>Whether the bytes are the same as others.</summary>
    /// <param name="bytes">The others.</param>
    /// <returns>Whether they are.</returns>
    public bool SequenceEqual(ReadOnlySpan<byte> bytes) => memory.Span.SequenceEqual(bytes);

    /// <summary>Whether other bytes are among these.</summary>
    /// <param name="bytes">The others.</param>
    /// <returns>Whether they are.</returns>
    public bool Contains(ReadOnlySpan<byte> bytes) => memory.Span.IndexOf(bytes) >= 0;

    /// <summary>The bytes as text.</summary>
    /// <returns>The text, decoded as UTF-8; a new string, so that it may be kept.</returns>
    public override string ToString() => Encoding.UTF8.GetString(memory.Span);
}
