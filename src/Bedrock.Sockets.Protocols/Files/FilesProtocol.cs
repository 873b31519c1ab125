using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Files;

internal static class FilesProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "files",
        Summary = "Gives the files of a directory, and takes files where that is allowed, with checksums and resume.",
        Origin = "Bedrock.Sockets",
        Options =
        [
            new("root", "The directory that is served; it must be given.", ""),
            new("allowPut", "Whether files are taken too: true or false.", "false"),
            new("allowReplace", "Whether a file may replace another one of its name: true or false.", "false"),
            new("maxFileBytes", "The longest file that is taken, in bytes.", "10737418240"),
        ],
        Add = static (builder, configuration) => builder.UseFiles(Bind(configuration, new FilesOptions())),
    };

    internal static FilesOptions Bind(IConfiguration configuration, FilesOptions options)
    {
        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
