using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Testing;

/// <summary>What tests do with a connection, one line each. Every call gives up after 30 seconds of real time with a <see cref="TimeoutException"/>, so that a failing test ends.</summary>
public static class TestConnectionExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends bytes and waits while the transport takes no more. Bytes that the peer no longer reads vanish, as on a socket.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="bytes">What to send; read during the call only.</param>
    /// <returns>A task that ends when the transport has taken all.</returns>
    /// <exception cref="TimeoutException">The peer does not read.</exception>
    public static async Task SendAsync(this ConnectionContext connection, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(connection);

        await connection.Transport.Output.WriteAsync(bytes).AsTask().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
    }

    /// <summary>Receives exactly <paramref name="count"/> bytes; what follows them stays for the next call.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="count">How many, zero or more.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="EndOfStreamException">The peer ended first.</exception>
    /// <exception cref="TimeoutException">They did not come.</exception>
    public static async Task<byte[]> ReceiveAsync(this ConnectionContext connection, int count)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        // A read waits for at least one byte.
        if (count == 0)
        {
            return [];
        }

        var input = connection.Transport.Input;
        var result = await input.ReadAtLeastAsync(count).AsTask().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        if (result.Buffer.Length < count)
        {
            var received = result.Buffer.Length;
            input.AdvanceTo(result.Buffer.Start);
            throw new EndOfStreamException($"The connection ended after {received} of {count} bytes.");
        }

        return Take(input, result, count);
    }

    /// <summary>Receives until the peer ends.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="maxBytes">The most bytes to buffer, at most 1 GiB. Defaults to 16 MiB.</param>
    /// <returns>All bytes up to the end.</returns>
    /// <exception cref="InvalidDataException">More than <paramref name="maxBytes"/> came.</exception>
    /// <exception cref="TimeoutException">The peer did not end.</exception>
    public static async Task<byte[]> ReceiveToEndAsync(this ConnectionContext connection, int maxBytes = 16 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, 1024 * 1024 * 1024);

        // One byte more than allowed: it comes only if there are too many.
        var input = connection.Transport.Input;
        var result = await input.ReadAtLeastAsync(maxBytes + 1).AsTask().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        if (result.Buffer.Length > maxBytes)
        {
            input.AdvanceTo(result.Buffer.Start);
            throw new InvalidDataException($"The peer sent more than {maxBytes} bytes.");
        }

        return Take(input, result, result.Buffer.Length);
    }

    /// <summary>Tells the peer that nothing more will come; its replies can still be received.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>A task that ends when the output is completed.</returns>
    public static ValueTask HalfCloseAsync(this ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        return connection.Transport.Output.CompleteAsync();
    }

    private static byte[] Take(PipeReader input, ReadResult result, long count)
    {
        var taken = result.Buffer.Slice(0, count);
        var bytes = taken.ToArray();
        input.AdvanceTo(taken.End);
        return bytes;
    }
}
