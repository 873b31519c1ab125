using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Hello;

internal static class HelloProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "hello",
        Summary = "Sends 'Hello world!' and closes.",
        Origin = "Bedrock.Sockets",
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "hello");
            builder.UseHello();
        },
    };
}
