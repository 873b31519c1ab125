namespace Bedrock.Sockets.Linux;

/// <summary>What carries the connections of a <see cref="LinuxTransportFactory"/>.</summary>
public enum LinuxEngine
{
    /// <summary>epoll; where it cannot be used, the sockets of the core, and a line in the log says why.</summary>
    Auto,

    /// <summary>epoll (epoll(7)), or nothing: where it cannot be used, binding and connecting throw <see cref="PlatformNotSupportedException"/>.</summary>
    Epoll,

    /// <summary>io_uring (io_uring(7), Linux 6.1 or later); where it cannot be used, as in most containers, it is as <see cref="Auto"/>, and a line in the log says why.</summary>
    IoUring,
}
