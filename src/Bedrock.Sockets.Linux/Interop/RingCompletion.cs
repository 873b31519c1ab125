using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary><c>struct io_uring_cqe</c> (io_uring_enter(2)): what has come of a submission.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RingCompletion
{
    private const uint HasBuffer = 1;
    private const uint HasMore = 2;
    private const int BufferShift = 16;

    /// <summary>What the submission was given.</summary>
    public readonly ulong Data;

    /// <summary>What the system call would have returned, or the negative error.</summary>
    public readonly int Result;

    private readonly uint _flags;

    /// <summary>Whether the kernel goes on with the submission; without it this is its last completion.</summary>
    public bool More => (_flags & HasMore) != 0;

    /// <summary>The number of the provided buffer that was used; negative for none.</summary>
    public int Buffer => (_flags & HasBuffer) != 0 ? (int)(_flags >> BufferShift) : -1;
}
