using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>The system calls of the epoll clients, as the C library has them. All sockets are non-blocking, so none of them waits but those on an epoll descriptor.</summary>
/// <remarks>
/// Constants are those of the generic ABI, which x64 and arm64 share; <see cref="EpollProbe"/> refuses other processors.
/// LibraryImport would generate unsafe code, which this project does not allow; references need no marshalling but are pinned for the call.
/// The Linux transport has calls of its own: a generator that shares code with the server cannot find its bugs.
/// </remarks>
internal static class NativeMethods
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlockCloseOnExec = 0x800 | CloseOnExec;
    public const int Stream = 1;
    public const int Datagram = 2;
    public const int ControlAdd = 1;
    public const int NoSignal = 0x4000;
    public const int LevelIp = 0;
    public const int LevelSocket = 1;
    public const int LevelTcp = 6;
    public const int TcpNoDelay = 1;
    public const int SocketErrorOption = 4;
    public const int SocketLinger = 13;
    public const int IpBindAddressNoPort = 24;

    private const string Library = "libc";

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static extern int EpollCreate(int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static extern int EpollControl(int epoll, int operation, int descriptor, ref byte epollEvent);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static extern int EpollWait(int epoll, ref byte events, int count, int milliseconds);

    /// <summary>Linux 5.11, glibc 2.35.</summary>
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static extern int EpollWaitPrecisely(int epoll, ref byte events, int count, in Timespec time, nint signals);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static extern int EventFd(uint initial, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "write", SetLastError = true)]
    public static extern nint Write(int descriptor, in ulong value, nuint size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static extern int Socket(int family, int type, int protocol);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static extern int Bind(int descriptor, ref byte address, int size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "connect", SetLastError = true)]
    public static extern int Connect(int descriptor, ref byte address, int size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static extern int GetOption(int descriptor, int level, int option, out int value, ref int size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static extern int SetOption(int descriptor, int level, int option, in int value, int size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static extern int SetLinger(int descriptor, int level, int option, in Linger value, int size);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static extern nint Receive(int descriptor, ref byte bytes, nuint size, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "send", SetLastError = true)]
    public static extern nint Send(int descriptor, ref byte bytes, nuint size, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport(Library, EntryPoint = "close", SetLastError = true)]
    public static extern int Close(int descriptor);
}
