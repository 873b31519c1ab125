namespace Bedrock.Sockets.Transports;

/// <summary>Reads the query of a <see cref="SocketUri"/>.</summary>
internal static class SocketUriOptions
{
    public static OrderedDictionary<string, string> None() => new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">An option has no value, no name, or is given twice.</exception>
    public static OrderedDictionary<string, string> Read(string query)
    {
        var options = None();
        foreach (var option in query.Split('&'))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"the option '{option}' is not written key=value");
            }

            var key = PercentText.Decode(option[..equals]);
            if (!options.TryAdd(key, PercentText.Decode(option[(equals + 1)..])))
            {
                throw new FormatException($"the option '{key}' is given twice");
            }
        }

        return options;
    }
}
