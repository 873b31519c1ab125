using System.Globalization;
using System.Net;
using Bedrock.Sockets.Datagrams;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Sets the options of a datagram endpoint from text.</summary>
internal static class DatagramText
{
    private const string Off = "off";

    /// <summary>What a URI's query or a <c>Transport</c> section may set; every other key is the protocol's.</summary>
    internal static readonly string[] OptionNames =
    [
        nameof(DatagramEndpointOptions.Receivers),
        nameof(DatagramEndpointOptions.ReusePort),
        nameof(DatagramEndpointOptions.MaxDatagramSize),
        nameof(DatagramEndpointOptions.MaxPending),
        nameof(DatagramEndpointOptions.ReceiveBufferSize),
        nameof(DatagramEndpointOptions.Broadcast),
        "Join",
        nameof(DatagramEndpointOptions.MulticastHops),
        nameof(DatagramEndpointOptions.UnixMode),
        nameof(DatagramEndpointOptions.Guard),
        nameof(DatagramGuardOptions.BlockedSourcePorts),
        nameof(DatagramGuardOptions.BlockOwnPorts),
        nameof(DatagramGuardOptions.BlockGroupSources),
        nameof(DatagramGuardOptions.MaxPerSource),
        nameof(DatagramGuardOptions.AllowLargerReplies),
        nameof(DatagramGuardOptions.MaxLargerPerSource),
    ];

    /// <summary>Sets what a section names; the rest stays.</summary>
    /// <exception cref="FormatException">A value is not of its kind.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static void Apply(IConfiguration section, DatagramEndpointOptions options)
    {
        // First, so that single protections can be switched on again.
        if (section[nameof(DatagramEndpointOptions.Guard)] is { } guard && !ReadSwitch(nameof(DatagramEndpointOptions.Guard), guard))
        {
            options.Guard = DatagramGuardOptions.Off();
        }

        foreach (var setting in section.GetChildren())
        {
            Apply(setting.Key, setting.Value ?? "", options);
        }
    }

    private static void Apply(string key, string value, DatagramEndpointOptions options)
    {
        switch (Array.Find(OptionNames, name => string.Equals(name, key, StringComparison.OrdinalIgnoreCase)))
        {
            case nameof(DatagramEndpointOptions.Receivers):
                options.Receivers = ReadNumber(key, value);
                break;
            case nameof(DatagramEndpointOptions.ReusePort):
                options.ReusePort = ReadSwitch(key, value);
                break;
            case nameof(DatagramEndpointOptions.MaxDatagramSize):
                options.MaxDatagramSize = ReadNumber(key, value);
                break;
            case nameof(DatagramEndpointOptions.MaxPending):
                options.MaxPending = ReadNumber(key, value);
                break;
            case nameof(DatagramEndpointOptions.ReceiveBufferSize):
                options.ReceiveBufferSize = ReadNumber(key, value);
                break;
            case nameof(DatagramEndpointOptions.Broadcast):
                options.Broadcast = ReadSwitch(key, value);
                break;
            case "Join":
                Join(key, value, options);
                break;
            case nameof(DatagramEndpointOptions.MulticastHops):
                options.MulticastHops = ReadNumber(key, value);
                break;
            case nameof(DatagramEndpointOptions.UnixMode):
                options.UnixMode = value;
                break;
            default:
                Apply(key, value, options.Guard);
                break;
        }
    }

    private static void Apply(string key, string value, DatagramGuardOptions guard)
    {
        switch (Array.Find(OptionNames, name => string.Equals(name, key, StringComparison.OrdinalIgnoreCase)))
        {
            case nameof(DatagramGuardOptions.BlockedSourcePorts):
                guard.BlockedSourcePorts = value.Length == 0 ? [] : [.. value.Split(',').Select(port => ReadNumber(key, port))];
                break;
            case nameof(DatagramGuardOptions.BlockOwnPorts):
                guard.BlockOwnPorts = ReadSwitch(key, value);
                break;
            case nameof(DatagramGuardOptions.BlockGroupSources):
                guard.BlockGroupSources = ReadSwitch(key, value);
                break;
            case nameof(DatagramGuardOptions.MaxPerSource):
                guard.MaxPerSource = IsOff(value) ? null : ReadNumber(key, value);
                break;
            case nameof(DatagramGuardOptions.AllowLargerReplies):
                guard.AllowLargerReplies = ReadSwitch(key, value);
                break;
            case nameof(DatagramGuardOptions.MaxLargerPerSource):
                guard.MaxLargerPerSource = IsOff(value) ? null : ReadNumber(key, value);
                break;
        }
    }

    /// <summary>Groups joined by commas, each with the number of its interface if the system should not choose: <c>239.1.2.3,ff02::114%2</c>.</summary>
    private static void Join(string key, string value, DatagramEndpointOptions options)
    {
        foreach (var text in value.Split(','))
        {
            var parts = text.Split('%', 2);
            if (!IPAddress.TryParse(parts[0], out var group))
            {
                throw new FormatException($"{key}: '{text}' is no multicast address, such as 239.1.2.3 or ff02::114%2.");
            }

            options.JoinMulticast(group, parts is [_, var index] ? ReadNumber(key, index) : 0);
        }
    }

    private static int ReadNumber(string key, string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{key}: '{value}' is no number.");

    private static bool ReadSwitch(string key, string value) => value.ToLowerInvariant() switch
    {
        "true" or "on" => true,
        "false" or Off => false,
        _ => throw new FormatException($"{key}: '{value}' is neither true nor false."),
    };

    private static bool IsOff(string value) => string.Equals(value, Off, StringComparison.OrdinalIgnoreCase);
}
