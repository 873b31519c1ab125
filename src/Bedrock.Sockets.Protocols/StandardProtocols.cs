using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols.Chargen;
using Bedrock.Sockets.Protocols.Discard;
using Bedrock.Sockets.Protocols.Echo;
using Bedrock.Sockets.Protocols.Greeting;
using Bedrock.Sockets.Protocols.Qotd;
using Bedrock.Sockets.Protocols.Time;
using Bedrock.Sockets.Protocols.Time868;

namespace Bedrock.Sockets.Protocols;

/// <summary>The ready protocols of this package, as a catalogue takes them.</summary>
public static class StandardProtocols
{
    /// <summary><c>chargen</c>, <c>daytime</c>, <c>discard</c>, <c>echo</c>, <c>greeting</c>, <c>qotd</c>, <c>time</c> and <c>time868</c>.</summary>
    public static IReadOnlyList<ProtocolDescriptor> All { get; } =
    [
        ChargenProtocol.Descriptor,
        TimeProtocol.Daytime,
        DiscardProtocol.Descriptor,
        EchoProtocol.Descriptor,
        GreetingProtocol.Descriptor,
        QotdProtocol.Descriptor,
        TimeProtocol.Time,
        Time868Protocol.Descriptor,
    ];
}
