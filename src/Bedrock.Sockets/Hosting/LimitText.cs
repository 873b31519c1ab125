using Bedrock.Sockets.AddressFilter;
using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Puts gates before an endpoint from text: the address lists first, since they need no place.</summary>
internal static class LimitText
{
    private const string Allow = "Allow";
    private const string Deny = "Deny";

    /// <summary>Adds the gates that a section asks for.</summary>
    /// <exception cref="FormatException">A list has an entry that is no network, or a value is no number.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static void Apply(IConfiguration section, SocketEndpointOptions socket, TimeProvider? clock)
    {
        if (section[Allow] is not null || section[Deny] is not null)
        {
            socket.AddGate(new AddressFilterGate(section[Allow], section[Deny]));
        }

        if (section.GetChildren().Any(setting => !IsList(setting.Key)))
        {
            var options = new ConnectionLimitOptions();
            section.Bind(options);
            if (section[nameof(ConnectionLimitOptions.WhenFull)] is { } whenFull)
            {
                options.WhenFull = ReadWhenFull(whenFull);
            }

            socket.AddGate(new ConnectionLimits(options, clock));
        }
    }

    private static bool IsList(string key)
        => string.Equals(key, Allow, StringComparison.OrdinalIgnoreCase) || string.Equals(key, Deny, StringComparison.OrdinalIgnoreCase);

    /// <summary>The binder would take numbers, and names joined by commas.</summary>
    private static WhenFull ReadWhenFull(string name)
        => Enum.GetNames<WhenFull>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<WhenFull>(name, ignoreCase: true)
            : throw new FormatException($"WhenFull: '{name}' is neither {string.Join(" nor ", Enum.GetNames<WhenFull>())}.");
}
