using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary><c>struct io_uring_buf_reg</c> (io_uring_register(2)): where a ring of buffers is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct BufferRingRegistration
{
    [FieldOffset(0)]
    public ulong Address;

    [FieldOffset(8)]
    public uint Entries;

    [FieldOffset(12)]
    public ushort Group;
}
