using Bedrock.Sockets.LoadTesting;

namespace Bedrock.Sockets.LoadTests.Scenarios;

/// <summary>The messages of the scenarios of this project: no two that follow each other are alike, nor those of neighbours, and none takes memory of its own.</summary>
/// <remarks>Each is a piece of one field of random bytes, which begins somewhere else for each client and pass. Bytes that are lost, doubled, or a neighbour's are then not the ones expected.</remarks>
internal static class Payload
{
    private const int MostBytes = 1024 * 1024;

    // A prime, so that it is long before a client comes by the same place again.
    private const int Places = 65_521;

    private static readonly byte[] Field = Fill();

    /// <summary>The message of a client's present pass.</summary>
    /// <param name="client">The client.</param>
    /// <param name="size">Its length, at most 1 MiB.</param>
    /// <returns>The bytes, which nobody may change.</returns>
    public static ReadOnlyMemory<byte> Of(LoadClient client, int size)
        => Field.AsMemory((int)(((client.Number * 31L) + (client.Pass * 7_919L)) % Places), size);

    private static byte[] Fill()
    {
        var bytes = new byte[Places + MostBytes];
#pragma warning disable CA5394 // Nobody must not guess them: the same in every run, so that a failure can be repeated.
        new Random(Seed: 862).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }
}
