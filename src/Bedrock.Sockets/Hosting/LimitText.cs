using Bedrock.Sockets.AddressFilter;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Limits;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Puts gates before an endpoint from text: the address lists first, since they need no place.</summary>
internal static class LimitText
{
    private const string Allow = "Allow";
    private const string Deny = "Deny";

    /// <summary>Makes the gates that a section asks for.</summary>
    /// <param name="section">The settings.</param>
    /// <param name="clock">For the accept rate.</param>
    /// <param name="proxies">The proxies that the endpoint is behind; null when it is behind none.</param>
    /// <param name="atAccept">The endpoint's gates, asked right after the accept.</param>
    /// <returns>
    /// The gates that ask for the address of the peer, for the chain of an endpoint behind a proxy, where only the PROXY header tells it. There the accept lets the proxies in and nobody else.
    /// </returns>
    /// <exception cref="FormatException">A list has an entry that is no network, or a value is no number.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static IReadOnlyList<IConnectionGate> Apply(IConfiguration section, TimeProvider? clock, string? proxies, out IReadOnlyList<IConnectionGate> atAccept)
    {
        var (first, behind) = (new List<IConnectionGate>(), new List<IConnectionGate>());
        atAccept = first;
        Action<IConnectionGate> addByAddress = first.Add;
        if (proxies is not null)
        {
            first.Add(new AddressFilterGate(allow: proxies));
            addByAddress = behind.Add;
        }

        if (section[Allow] is not null || section[Deny] is not null)
        {
            addByAddress(new AddressFilterGate(section[Allow], section[Deny]));
        }

        if (Read(section) is not { } options)
        {
            return behind;
        }

        if (proxies is not null && options.MaxConnectionsPerAddress is { } perAddress)
        {
            behind.Add(new ConnectionLimits(new ConnectionLimitOptions { MaxConnectionsPerAddress = perAddress, Refusal = options.Refusal }, clock));
            options.MaxConnectionsPerAddress = null;
        }

        first.Add(new ConnectionLimits(options, clock));
        return behind;
    }

    private static ConnectionLimitOptions? Read(IConfiguration section)
    {
        if (section.GetChildren().Any(setting => !IsList(setting.Key)))
        {
            var options = new ConnectionLimitOptions();
            section.Bind(options);
            if (section[nameof(ConnectionLimitOptions.WhenFull)] is { } whenFull)
            {
                options.WhenFull = ReadWhenFull(whenFull);
            }

            return options;
        }

        return null;
    }

    private static bool IsList(string key)
        => string.Equals(key, Allow, StringComparison.OrdinalIgnoreCase) || string.Equals(key, Deny, StringComparison.OrdinalIgnoreCase);

    /// <summary>The binder would take numbers, and names joined by commas.</summary>
    private static WhenFull ReadWhenFull(string name)
        => Enum.GetNames<WhenFull>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<WhenFull>(name, ignoreCase: true)
            : throw new FormatException($"WhenFull: '{name}' is neither {string.Join(" nor ", Enum.GetNames<WhenFull>())}.");
}
