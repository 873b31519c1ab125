using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols.BannerEcho;
using Bedrock.Sockets.Protocols.Chargen;
using Bedrock.Sockets.Protocols.Chat;
using Bedrock.Sockets.Protocols.Discard;
using Bedrock.Sockets.Protocols.Echo;
using Bedrock.Sockets.Protocols.Files;
using Bedrock.Sockets.Protocols.Gate;
using Bedrock.Sockets.Protocols.Greeting;
using Bedrock.Sockets.Protocols.Hello;
using Bedrock.Sockets.Protocols.Qotd;
using Bedrock.Sockets.Protocols.Shout;
using Bedrock.Sockets.Protocols.Time;
using Bedrock.Sockets.Protocols.Time868;

namespace Bedrock.Sockets.Protocols;

/// <summary>The ready protocols of this package, as a catalogue takes them.</summary>
public static class StandardProtocols
{
    /// <summary>The protocols, sorted by name.</summary>
    public static IReadOnlyList<ProtocolDescriptor> All { get; } =
    [
        BannerEchoProtocol.Descriptor,
        ChargenProtocol.Descriptor,
        ChatProtocol.Descriptor,
        TimeProtocol.Daytime,
        DiscardProtocol.Descriptor,
        EchoProtocol.Descriptor,
        FilesProtocol.Descriptor,
        GateProtocol.Descriptor,
        GreetingProtocol.Descriptor,
        HelloProtocol.Descriptor,
        QotdProtocol.Descriptor,
        ShoutProtocol.Descriptor,
        TimeProtocol.Time,
        Time868Protocol.Descriptor,
    ];
}
