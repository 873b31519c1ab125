using System.Globalization;
using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols;

/// <summary>Lets options say a time as people write it. The binder knows <c>00:00:05</c> only, and takes a bare <c>5</c> for days.</summary>
internal static class TimeKeys
{
    /// <summary>The same configuration, with the times of these keys written as the binder reads them.</summary>
    /// <exception cref="FormatException">One of them is no time; the message names the key.</exception>
    internal static IConfiguration Readable(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        var times = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys)
        {
            if (configuration[key] is { } text)
            {
                times[key] = Read(key, text).ToString("c", CultureInfo.InvariantCulture);
            }
        }

        return times.Count == 0 ? configuration : new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(times).Build();
    }

    private static TimeSpan Read(string key, string text)
    {
        try
        {
            return TimeText.Read(text) ?? throw new FormatException("it cannot be switched off");
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{key}: {wrong.Message}.", wrong);
        }
    }
}
