using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Bedrock.Sockets.Tls;

/// <summary>What a handshake has agreed on, as the features that ASP.NET Core defines for it. A handler that works under <c>UseHttps</c> works under ours.</summary>
internal sealed class TlsFeatures : ITlsHandshakeFeature, ITlsApplicationProtocolFeature, ISslStreamFeature
{
    private readonly SslStream _stream;

    private TlsFeatures(SslStream stream)
    {
        _stream = stream;
        Protocol = stream.SslProtocol;
        NegotiatedCipherSuite = stream.NegotiatedCipherSuite;
        HostName = stream.TargetHostName;
        ApplicationProtocol = stream.NegotiatedApplicationProtocol.Protocol;
    }

    public SslProtocols Protocol { get; }

    public TlsCipherSuite? NegotiatedCipherSuite { get; }

    public string HostName { get; }

    public ReadOnlyMemory<byte> ApplicationProtocol { get; }

    public SslStream SslStream => _stream;

#pragma warning disable SYSLIB0058 // The interface has them; NegotiatedCipherSuite says the same.
    public CipherAlgorithmType CipherAlgorithm => _stream.CipherAlgorithm;

    public int CipherStrength => _stream.CipherStrength;

    public HashAlgorithmType HashAlgorithm => _stream.HashAlgorithm;

    public int HashStrength => _stream.HashStrength;

    public ExchangeAlgorithmType KeyExchangeAlgorithm => _stream.KeyExchangeAlgorithm;

    public int KeyExchangeStrength => _stream.KeyExchangeStrength;
#pragma warning restore SYSLIB0058

    /// <summary>Sets the features of a session that has begun.</summary>
    public static void Set(ConnectionContext connection, SslStream stream, bool isServer)
    {
        var features = new TlsFeatures(stream);
        connection.Features.Set<ITlsHandshakeFeature>(features);
        connection.Features.Set<ITlsApplicationProtocolFeature>(features);
        connection.Features.Set<ISslStreamFeature>(features);
        if (isServer)
        {
            connection.Features.Set<ITlsConnectionFeature>(new ClientCertificate(stream));
        }
    }

    /// <summary>Unsets them: the connection is what it was before.</summary>
    public static void Unset(ConnectionContext connection)
    {
        connection.Features.Set<ITlsHandshakeFeature>(null);
        connection.Features.Set<ITlsApplicationProtocolFeature>(null);
        connection.Features.Set<ISslStreamFeature>(null);
        connection.Features.Set<ITlsConnectionFeature>(null);
    }

    private sealed class ClientCertificate(SslStream stream) : ITlsConnectionFeature
    {
        X509Certificate2? ITlsConnectionFeature.ClientCertificate { get; set; } = stream.RemoteCertificate as X509Certificate2;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(((ITlsConnectionFeature)this).ClientCertificate);
    }
}
