namespace Bedrock.Sockets.Cli.Connect;

/// <summary>Writes options of the command line into the URI, where they may stand as well.</summary>
internal static class TlsArguments
{
    /// <exception cref="CommandFailure">The URI is not one of TLS.</exception>
    public static string WriteInto(string uri, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        foreach (var (name, value) in options)
        {
            if (value is null)
            {
                continue;
            }

            if (!uri.StartsWith("tls://", StringComparison.OrdinalIgnoreCase))
            {
                throw CommandFailure.BadUsage($"--{name} is for TLS: write tls:// instead of the scheme of '{uri}', or leave it out.");
            }

            uri += $"{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return uri;
    }
}
