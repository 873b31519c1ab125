using System.Globalization;

namespace Bedrock.Sockets.Tls;

/// <summary>Reads options of TLS from text: a URI's query, a configuration section. Each is asked for by its name; <see langword="null"/> means that it is not given.</summary>
internal static class TlsText
{
    /// <summary>The names of a client's options.</summary>
    internal static readonly string[] ClientOptionNames = ["cert", "key", "password", "ca", "alpn", "handshakeTimeout", "sni", "insecure"];

    /// <summary>The certificate of <c>cert</c>, <c>key</c> and <c>password</c>; <see langword="null"/> without <c>cert</c>.</summary>
    /// <exception cref="CertificateLoadException">It cannot be used.</exception>
    public static TlsCertificate? Certificate(Func<string, string?> option)
    {
        if (option("cert") is not { Length: > 0 } file)
        {
            return option("key") is null ? null : throw new FormatException("There is a key without a certificate: write cert=FILE too.");
        }

        return Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12"
            ? TlsCertificate.FromPfx(file, option("password"))
            : TlsCertificate.FromPem(file, option("key"), option("password"));
    }

    /// <summary>Sets what the text says of a server, but for its certificate.</summary>
    /// <exception cref="FormatException">A value is bad.</exception>
    public static void Configure(ServerTlsOptions tls, Func<string, string?> option)
    {
        Configure((TlsOptions)tls, option);
        tls.ClientCertificates = option("clientCert")?.ToUpperInvariant() switch
        {
            null => tls.TrustedAuthorities is null ? ClientCertificates.None : ClientCertificates.Required,
            "NONE" => ClientCertificates.None,
            "OPTIONAL" => ClientCertificates.Optional,
            "REQUIRED" => ClientCertificates.Required,
            _ => throw new FormatException($"clientCert ('{option("clientCert")}') must be none, optional or required."),
        };
    }

    /// <summary>Sets what the text says of a client.</summary>
    /// <exception cref="FormatException">A value is bad.</exception>
    public static void Configure(ClientTlsOptions tls, Func<string, string?> option)
    {
        Configure((TlsOptions)tls, option);
        tls.Certificate = Certificate(option);
        tls.UnsafeAcceptAnyCertificate = option("insecure")?.ToUpperInvariant() switch
        {
            null or "FALSE" => false,
            "TRUE" => true,
            _ => throw new FormatException($"insecure ('{option("insecure")}') must be true or false."),
        };
    }

    private static void Configure(TlsOptions tls, Func<string, string?> option)
    {
        if (option("ca") is { } file)
        {
            tls.TrustedAuthorities = CertificateReader.ReadAuthorities(file, Read(file));
        }

        foreach (var protocol in option("alpn")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            tls.ApplicationProtocols.Add(protocol);
        }

        if (option("handshakeTimeout") is { } time)
        {
            tls.HandshakeTimeout = TimeSpan.TryParse(time, CultureInfo.InvariantCulture, out var read)
                ? read
                : throw new FormatException($"handshakeTimeout ('{time}') must be a time such as 00:00:10.");
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CertificateLoadException($"'{file}' cannot be read: {error.Message}", error);
        }
    }
}
