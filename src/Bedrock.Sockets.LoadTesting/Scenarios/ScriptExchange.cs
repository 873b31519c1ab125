namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What a script sends at once, and what it waits for before it sends again.</summary>
/// <param name="Sends">What it sends, piece by piece as it was written: of datagrams, each is one.</param>
/// <param name="Expect">What it waits for.</param>
internal sealed record ScriptExchange(byte[][] Sends, Expectation[] Expect)
{
    /// <summary>What it sends on a connection, where the pieces are one.</summary>
    public byte[] Bytes { get; } = [.. Sends.SelectMany(static piece => piece)];
}
