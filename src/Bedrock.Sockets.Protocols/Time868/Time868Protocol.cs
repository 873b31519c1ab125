using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Time868;

internal static class Time868Protocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "time868",
        Summary = "Sends the seconds since 1900 as four bytes, most significant first, and closes; over UDP answers each datagram with them.",
        Origin = "RFC 868",
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "time868");
            builder.UseTime868();
        },
        AddDatagrams = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "time868");
            builder.UseTime868();
        },
    };
}
