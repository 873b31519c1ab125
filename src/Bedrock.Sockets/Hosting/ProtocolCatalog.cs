using System.Diagnostics.CodeAnalysis;

namespace Bedrock.Sockets.Hosting;

/// <summary>The protocols that endpoints can name: in configuration, in a URI, on the command line. Immutable and safe for any thread.</summary>
public sealed class ProtocolCatalog
{
    private readonly SortedDictionary<string, ProtocolDescriptor> _protocols = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a catalogue of these protocols; names are compared without regard to case.</summary>
    /// <param name="protocols">The protocols, in any order.</param>
    /// <exception cref="ArgumentException">Two of them have the same name.</exception>
    public ProtocolCatalog(IEnumerable<ProtocolDescriptor> protocols)
    {
        ArgumentNullException.ThrowIfNull(protocols);

        foreach (var protocol in protocols)
        {
            if (!_protocols.TryAdd(protocol.Name, protocol))
            {
                throw new ArgumentException($"Two protocols are named '{protocol.Name}'.", nameof(protocols));
            }
        }
    }

    /// <summary>The protocols, sorted by name.</summary>
    public IReadOnlyCollection<ProtocolDescriptor> Protocols => _protocols.Values;

    /// <summary>Looks a protocol up.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="protocol">The protocol, when there is one of that name.</param>
    /// <returns>Whether there is one of that name.</returns>
    public bool TryGet(string name, [MaybeNullWhen(false)] out ProtocolDescriptor protocol)
        => _protocols.TryGetValue(name, out protocol);

    /// <summary>Finds the name that somebody who wrote <paramref name="name"/> most likely meant.</summary>
    /// <param name="name">A name that the catalogue does not have, in any case.</param>
    /// <returns>The nearest name, or <see langword="null"/> when none is near: more than a third of the letters would have to change.</returns>
    public string? Nearest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NearestName.Among(_protocols.Keys, name);
    }
}
