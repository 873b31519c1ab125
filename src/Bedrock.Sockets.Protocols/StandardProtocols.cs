using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols.Echo;
using Bedrock.Sockets.Protocols.Greeting;
using Bedrock.Sockets.Protocols.Time;
using Bedrock.Sockets.Protocols.Time868;

namespace Bedrock.Sockets.Protocols;

/// <summary>The ready protocols of this package, as a catalogue takes them.</summary>
public static class StandardProtocols
{
    /// <summary><c>daytime</c>, <c>echo</c>, <c>greeting</c>, <c>time</c> and <c>time868</c>.</summary>
    public static IReadOnlyList<ProtocolDescriptor> All { get; } =
    [
        TimeProtocol.Daytime,
        EchoProtocol.Descriptor,
        GreetingProtocol.Descriptor,
        TimeProtocol.Time,
        Time868Protocol.Descriptor,
    ];
}
