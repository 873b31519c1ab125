namespace Bedrock.Sockets.Cli.Serve;

/// <summary>What carries the connections of <c>serve</c>, by the names that <c>--transport</c> takes.</summary>
internal enum ServeTransport
{
    /// <summary>epoll where it can be used, else the runtime's sockets.</summary>
    Auto,

    /// <summary>The runtime's sockets, through Kestrel's transport.</summary>
    Kestrel,

    /// <summary>epoll, or nothing.</summary>
    Epoll,

    /// <summary>io_uring where it can be used, else as <see cref="Auto"/>.</summary>
    IoUring,
}
