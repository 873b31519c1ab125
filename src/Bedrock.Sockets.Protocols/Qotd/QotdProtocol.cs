using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Qotd;

internal static class QotdProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "qotd",
        Summary = "Sends a quote and closes; over UDP answers each datagram with one.",
        Origin = "RFC 865",
        HasLargerReplies = true,
        Options =
        [
            new("file", "The file with the quotes, separated by lines of a percent sign, or one in each line; without it the quotes of this package.", ""),
            new("pick", $"Which one: {string.Join(" or ", Enum.GetNames<QotdPick>())}.", nameof(QotdPick.Day)),
        ],
        Add = static (builder, configuration) => builder.UseQotd(Bind(configuration, new QotdOptions())),
        AddDatagrams = static (builder, configuration) => builder.UseQotd(Bind(configuration, new QotdOptions())),
    };

    internal static QotdOptions Bind(IConfiguration configuration, QotdOptions options)
    {
        // The binder would take names joined by commas, and add up what they stand for.
        if (configuration[nameof(QotdOptions.Pick)] is { } pick && pick.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException($"Pick is one of {string.Join(", ", Enum.GetNames<QotdPick>())}, and not '{pick}'.");
        }

        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
