using System.IO.Pipelines;

namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Moves bytes both ways between a connection and a pair of streams, unchanged.</summary>
/// <remarks>
/// <code>
/// input ─► connection.Output, half-closed at the end of input
/// output ◄─ connection.Input, until the peer ends: that is the end of all
/// </code>
/// </remarks>
internal static class BytePump
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Pumps until the peer has ended its side and all of it is written.</summary>
    /// <param name="connection">The connection; the caller disposes it.</param>
    /// <param name="input">What to send. A read from it may be left pending: reading standard input cannot be cancelled.</param>
    /// <param name="output">Where to write what is received.</param>
    /// <returns>A task that fails with whatever fails first: the connection or one of the streams.</returns>
    public static async Task RunAsync(IDuplexPipe connection, Stream input, Stream output)
    {
        var sending = SendAsync(input, connection.Output);
        var receiving = connection.Input.CopyToAsync(output, CancellationToken.None);

        await (await Task.WhenAny(sending, receiving).ConfigureAwait(false)).ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private static async Task SendAsync(Stream input, PipeWriter output)
    {
        // A buffer of its own and not the pipe's memory, which must not be written to once the connection is over.
        var chunk = new byte[ChunkBytes];
        while (await input.ReadAsync(chunk, CancellationToken.None).ConfigureAwait(false) is var count and > 0)
        {
            var flush = await output.WriteAsync(chunk.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            if (flush.IsCompleted)
            {
                // The peer takes no more. How it ended shows on the receiving side.
                return;
            }
        }

        await output.CompleteAsync().ConfigureAwait(false);
    }
}
