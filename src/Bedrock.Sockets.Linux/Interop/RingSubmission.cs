using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary><c>struct io_uring_sqe</c> (io_uring_enter(2)): one thing that the kernel is asked to do.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct RingSubmission
{
    [FieldOffset(0)]
    public RingOperation Operation;

    /// <summary>What holds for every operation: <see cref="Ring.SelectBuffer"/>.</summary>
    [FieldOffset(1)]
    public byte Flags;

    /// <summary>What holds for this kind of operation.</summary>
    [FieldOffset(2)]
    public ushort Kind;

    [FieldOffset(4)]
    public int Descriptor;

    [FieldOffset(16)]
    public ulong Address;

    [FieldOffset(24)]
    public uint Length;

    /// <summary>The flags of the system call that the operation stands for.</summary>
    [FieldOffset(28)]
    public uint CallFlags;

    /// <summary>What the completion repeats.</summary>
    [FieldOffset(32)]
    public ulong Data;

    [FieldOffset(40)]
    public ushort BufferGroup;
}
