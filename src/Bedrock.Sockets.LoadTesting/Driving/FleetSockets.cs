namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What carries the connections of a <see cref="FleetEngine"/>. What is measured is the same; what it costs the generator is not.</summary>
public enum FleetSockets
{
    /// <summary>Epoll where the system allows it, else the platform's sockets.</summary>
    Auto,

    /// <summary>A loop of its own for each worker: Linux on x64 or arm64.</summary>
    Epoll,

    /// <summary>The sockets of .NET, on every system.</summary>
    Platform,
}
