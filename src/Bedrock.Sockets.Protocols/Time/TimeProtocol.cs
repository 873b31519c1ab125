using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Time;

/// <summary>One handler, two names: <c>time</c> as C writes it, <c>daytime</c> as RFC 867 does.</summary>
internal static class TimeProtocol
{
    internal static ProtocolDescriptor Time { get; } = new()
    {
        Name = "time",
        Summary = "Sends the time as one line of text, in the form of C's ctime, and closes.",
        Origin = "ctime of ISO C",
        Options = Options(TimeFormat.CTime),
        Add = static (builder, configuration) => builder.UseTime(Bind(configuration, new TimeOptions())),
        AddDatagrams = static (builder, configuration) => builder.UseTime(Bind(configuration, new TimeOptions())),
        HasLargerReplies = true,
    };

    internal static ProtocolDescriptor Daytime { get; } = new()
    {
        Name = "daytime",
        Summary = "Sends the time as one line of text, weekday first, and closes.",
        Origin = "RFC 867",
        Options = Options(TimeFormat.Rfc867),
        Add = static (builder, configuration) => builder.UseTime(Bind(configuration, new TimeOptions { Format = TimeFormat.Rfc867 })),
        AddDatagrams = static (builder, configuration) => builder.UseTime(Bind(configuration, new TimeOptions { Format = TimeFormat.Rfc867 })),
        HasLargerReplies = true,
    };

    internal static TimeOptions Bind(IConfiguration configuration, TimeOptions options)
    {
        // The binder would take names joined by commas, and add up what they stand for.
        if (configuration[nameof(TimeOptions.Format)] is { } format && format.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException($"Format is one of {string.Join(", ", Enum.GetNames<TimeFormat>())}, and not '{format}'.");
        }

        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    private static ProtocolOption[] Options(TimeFormat format) =>
    [
        new("format", $"The form of the line: {string.Join(", ", Enum.GetNames<TimeFormat>())}.", format.ToString()),
        new("utc", "Whether to tell the time of UTC instead of the local zone: true or false.", "false"),
    ];
}
