using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>The system calls of this transport, as the C library has them. All sockets are non-blocking, so none of them waits but <see cref="EpollWait"/>.</summary>
/// <remarks>Constants are those of the generic ABI, which x64 and arm64 share; <see cref="EpollProbe"/> refuses other processors.</remarks>
internal static unsafe partial class Libc
{
    internal const int SockNonBlockCloseOnExec = 0x800 | 0x80000;
    internal const int SockCloseOnExec = 0x80000;
    internal const int EpollCloseOnExec = 0x80000;
    internal const int ControlAdd = 1;
    internal const int ControlRemove = 2;
    internal const int ControlModify = 3;
    internal const int MessageDoNotWait = 0x40;
    internal const int MessageNoSignal = 0x4000;
    internal const int ShutdownWrite = 1;
    internal const int ShutdownBoth = 2;
    internal const int LevelSocket = 1;
    internal const int OptionError = 4;
    internal const int OptionLinger = 13;
    internal const nuint BytesAvailable = 0x541B;
    internal const nuint NonBlocking = 0x5421;
    internal const int DuplicateCloseOnExec = 1030;
    internal const nint CallRingSetup = 425;
    internal const nint CallRingEnter = 426;
    internal const nint CallRingRegister = 427;
    internal const int ReadAndWrite = 3;
    internal const int SharedPopulated = 0x8001;

    private const string Name = "libc";

    /// <summary>MAP_FAILED.</summary>
    internal static byte* MapFailed => (byte*)-1;

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport(Name, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, void* bytes, nuint count);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int descriptor, void* bytes, nuint count, int flags);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int descriptor, void* bytes, nuint count, int flags);

    [LibraryImport(Name, EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(SafeHandle listener, byte* address, int* addressLength, int flags);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int descriptor, byte* address, int addressLength);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetSocketName(int descriptor, byte* address, int* addressLength);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSocketOption(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int descriptor, int level, int option, void* value, int length);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int descriptor, nuint request, int* value);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int DescriptorControl(SafeHandle descriptor, int command, int argument);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    // The C library has no names for the calls of io_uring.
    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint RingSetup(nint number, uint entries, RingParameters* parameters);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint RingEnter(nint number, int ring, uint submitted, uint atLeast, uint flags, void* signals, nuint signalsSize);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint RingRegister(nint number, int ring, uint operation, void* argument, uint count);

    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    internal static partial byte* Map(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Name, EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(void* address, nuint length);
}
