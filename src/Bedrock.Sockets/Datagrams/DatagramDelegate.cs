namespace Bedrock.Sockets.Datagrams;

/// <summary>Handles one datagram: what a chain of datagram middleware is made of.</summary>
/// <param name="datagram">The datagram. It, its data and its addresses are valid until the task ends.</param>
/// <returns>A task that ends when the datagram is dealt with. The fastest is one that has ended already: nothing is then allocated.</returns>
#pragma warning disable CA1711 // As ConnectionDelegate and RequestDelegate, which everybody knows.
public delegate ValueTask DatagramDelegate(DatagramContext datagram);
#pragma warning restore CA1711
