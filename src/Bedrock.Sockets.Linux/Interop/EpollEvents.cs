using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>An array of <c>struct epoll_event</c>, which never moves.</summary>
/// <remarks>
/// <code>
/// x64 (packed)   flags:4 data:8          12 bytes each
/// arm64          flags:4 gap:4 data:8    16 bytes each
/// </code>
/// </remarks>
internal sealed unsafe class EpollEvents
{
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] _bytes;
    private readonly byte* _start;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _bytes = GC.AllocateArray<byte>(capacity * Stride, pinned: true);
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
    }

    public int Capacity { get; }

    /// <summary>Where the kernel writes.</summary>
    public byte* Start => _start;

    public EpollFlags Flags(int index) => (EpollFlags)Unsafe.ReadUnaligned<uint>(_start + (index * Stride));

    public ulong Data(int index) => Unsafe.ReadUnaligned<ulong>(_start + (index * Stride) + Stride - sizeof(ulong));

    /// <summary>Writes one event, for <c>epoll_ctl</c>.</summary>
    public static void Write(byte* target, EpollFlags flags, ulong data)
    {
        Unsafe.WriteUnaligned(target, (uint)flags);
        Unsafe.WriteUnaligned(target + Stride - sizeof(ulong), data);
    }
}
