using Bedrock.Sockets.LoadTesting;

namespace Bedrock.Sockets.LoadTests.Scenarios;

/// <summary>A client sends its message, ends its sending side, and must then get every byte back and the end: a server that takes the half-close for a hang-up loses some.</summary>
internal static class HalfClose
{
    public const int DefaultSize = 16 * 1024;

    /// <summary>One request, on a connection of its own.</summary>
    public static async ValueTask<Outcome> RunAsync(LoadClient client, int size, CancellationToken cancellationToken)
    {
        var sent = Payload.Of(client, size);
        await client.SendAsync(sent, cancellationToken);
        await client.EndSendingAsync();

        var received = await client.ReadToEndAsync(size, cancellationToken);
        return received.Length < size ? Outcome.Wrong("bytes missing before the end")
            : received.SequenceEqual(sent.Span) ? Outcome.Ok
            : Outcome.Wrong("wrong bytes");
    }
}
