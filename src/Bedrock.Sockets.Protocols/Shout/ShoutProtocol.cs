using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Shout;

internal static class ShoutProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "shout",
        Summary = "Sends every line back in upper case.",
        Origin = "Bedrock.Sockets",
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "shout");
            builder.UseShout();
        },
    };
}
