using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A client's connection as its <see cref="IWorkerSockets"/> makes it: one after another, all within turns of the worker.</summary>
/// <remarks>
/// <code>
/// client ── Connect ────► link ── Connected ─────────────► client
///        ── Send, rest ─►      ── Sent ──────────────────►            when all of the rest is with the kernel
///                              ── Take, Take, …, Settled ►            what has come, until the kernel has no more
/// </code>
/// It tells nothing within a call of its client's, so that no client keeps the others from their turn.
/// </remarks>
internal interface IClientLink
{
    /// <summary>Begins to connect.</summary>
    /// <param name="connection">Its number, which decides where it connects from.</param>
    /// <returns>Why it cannot even begin, or success.</returns>
    SocketError Connect(long connection);

    /// <summary>Sends what the kernel takes.</summary>
    /// <returns>How many bytes that was.</returns>
    int Send(ReadOnlySpan<byte> bytes, out SocketError error);

    /// <summary>Sends what the kernel did not take, when it does, and says so. One at a time.</summary>
    void SendRest(byte[] bytes);

    /// <summary>Closes the connection, if there is one; nothing more is told of it.</summary>
    /// <param name="reset">Whether its port must be free at once.</param>
    void Close(bool reset);
}
