using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Echo;

internal static class EchoProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "echo",
        Summary = "Sends every byte back until the client ends its side; over UDP every datagram.",
        Origin = "RFC 862",
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "echo");
            builder.UseEcho();
        },
        AddDatagrams = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "echo");
            builder.UseEcho();
        },
    };
}
