using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.BannerEcho;

internal static class BannerEchoProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "banner-echo",
        Summary = "Says who has connected from where and when, then sends every byte back.",
        Origin = "Bedrock.Sockets",
        Options = [new("banner", "The text, up to 1 MiB; {remote}, {time} and {connection} are filled in, {{ and }} are braces.", "connection {remote} at {time} succeed!")],
        Add = static (builder, configuration) => builder.UseBannerEcho(Bind(configuration, new BannerEchoOptions())),
    };

    internal static BannerEchoOptions Bind(IConfiguration configuration, BannerEchoOptions options)
    {
        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
