using System.Net;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Datagrams;

/// <summary>What a <see cref="DatagramClient"/> has received.</summary>
/// <param name="Length">How much of the buffer it fills, 0 bytes and more.</param>
/// <param name="Sender">Who sent it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReceivedDatagram(int Length, EndPoint Sender);
