using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Chargen;

internal static class ChargenProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "chargen",
        Summary = "Sends lines of characters until the client ends the connection; over UDP answers each datagram with 0 to 512 of them.",
        Origin = "RFC 864",
        HasLargerReplies = true,
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "chargen");
            builder.UseChargen();
        },
        AddDatagrams = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "chargen");
            builder.UseChargen();
        },
    };
}
