using System.CommandLine;

namespace Bedrock.Sockets.Cli;

/// <summary>The options of a client's TLS, for every command that connects. They are written into the URI, where they may stand as well.</summary>
internal sealed class ClientTlsSettings
{
    private readonly Option<bool> _insecure = new("--insecure") { Description = "For tls:// and wss://: takes any certificate of the server. Whoever stands between can then read and change everything." };
    private readonly Option<string?> _authority = new("--ca") { HelpName = "FILE", Description = "For tls:// and wss://: trusts the authorities of this PEM file, and no others. Defaults to those of the system." };
    private readonly Option<string?> _certificate = new("--cert") { HelpName = "FILE", Description = "For tls:// and wss://: the client's certificate, PEM or PKCS #12 (.pfx, .p12)." };
    private readonly Option<string?> _key = new("--key") { HelpName = "FILE", Description = "For tls:// and wss://: the certificate's private key, if it is not in the same file." };

    public void AddTo(Command command)
    {
        command.Options.Add(_insecure);
        command.Options.Add(_authority);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
    }

    /// <exception cref="CommandFailure">One was given, and the URI is not one of TLS.</exception>
    public string WriteInto(string uri, ParseResult result) => WriteInto(
        uri, ("insecure", result.GetValue(_insecure) ? "true" : null), ("ca", result.GetValue(_authority)), ("cert", result.GetValue(_certificate)), ("key", result.GetValue(_key)));

    private static string WriteInto(string uri, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        foreach (var (name, value) in options)
        {
            if (value is null)
            {
                continue;
            }

            if (!uri.StartsWith("tls://", StringComparison.OrdinalIgnoreCase) && !uri.StartsWith("wss://", StringComparison.OrdinalIgnoreCase))
            {
                throw CommandFailure.BadUsage($"--{name} is for TLS: write tls:// or wss:// instead of the scheme of '{uri}', or leave it out.");
            }

            uri += $"{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return uri;
    }
}
