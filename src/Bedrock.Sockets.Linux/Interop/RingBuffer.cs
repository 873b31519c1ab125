using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary><c>struct io_uring_buf</c>: one buffer that the kernel may fill. In the first of a ring the last field is the ring's tail.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RingBuffer
{
    public ulong Address;
    public uint Length;
    public ushort Number;
    public ushort Tail;
}
