using Bedrock.Sockets.LoadTesting;

namespace Bedrock.Sockets.LoadTests.Scenarios;

/// <summary>A client asks for much and reads it little by little. The server must wait for it with bounded memory, and serve the others meanwhile.</summary>
/// <remarks>
/// <code>
/// client   message of 1 MiB ─►│ 4 KiB … 20 ms … 4 KiB … 20 ms …   about 5 s in all
/// server                      │ its output is full, so it stops reading: the rest waits in the kernel's buffers, not in its memory
/// </code>
/// </remarks>
internal static class SlowReader
{
    public const int DefaultSize = 1024 * 1024;

    private const int PieceSize = 4 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>One request, on a connection that is kept.</summary>
    public static async ValueTask<Outcome> RunAsync(LoadClient client, int size, CancellationToken cancellationToken)
    {
        var sent = Payload.Of(client, size);
        await client.SendAsync(sent, cancellationToken);

        for (var position = 0; position < size; position += PieceSize)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            var expected = sent.Slice(position, Math.Min(PieceSize, size - position));
            var piece = await client.ReadExactlyAsync(expected.Length, cancellationToken);
            if (!piece.SequenceEqual(expected.Span))
            {
                return Outcome.Wrong("wrong bytes");
            }
        }

        return Outcome.Ok;
    }
}
