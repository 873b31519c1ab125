using System.Globalization;
using Bedrock.Sockets.Timeouts;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Sets timeouts from text.</summary>
internal static class TimeoutText
{
    /// <summary>Sets what a section names; the rest stays.</summary>
    /// <exception cref="FormatException">A value is no time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static void Apply(IConfiguration section, TimeoutOptions options)
    {
        foreach (var setting in section.GetChildren())
        {
            switch (setting.Key.ToUpperInvariant())
            {
                case "FIRSTBYTETIMEOUT":
                    options.FirstByteTimeout = ReadTime(setting);
                    break;
                case "IDLETIMEOUT":
                    options.IdleTimeout = ReadTime(setting);
                    break;
                case "FRAMETIMEOUT":
                    options.FrameTimeout = ReadTime(setting);
                    break;
                case "WRITESTALLTIMEOUT":
                    options.WriteStallTimeout = ReadTime(setting);
                    break;
                case "MAXLIFETIME":
                    options.MaxLifetime = ReadTime(setting);
                    break;
                case "MINRECEIVERATE":
                    options.MinReceiveRate = ReadRate(setting);
                    break;
            }
        }
    }

    private static TimeSpan? ReadTime(IConfigurationSection setting)
    {
        try
        {
            return TimeText.Read(setting.Value);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{setting.Key}: {wrong.Message}.", wrong);
        }
    }

    private static int? ReadRate(IConfigurationSection setting)
        => string.Equals(setting.Value, "off", StringComparison.OrdinalIgnoreCase) ? null
            : int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate
            : throw new FormatException($"{setting.Key}: '{setting.Value}' is no rate: write bytes per second, such as 240, or off.");
}
