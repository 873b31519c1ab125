using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bedrock.Sockets.Tls;

/// <summary>Decides about the peer's certificate, and remembers why it was refused: the platform's exception does not say it.</summary>
internal sealed class PeerCheck(bool mayBeMissing, bool anyWillDo)
{
    /// <summary>Why the certificate was refused; <see langword="null"/> while it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Decides.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || anyWillDo || (certificate is null && mayBeMissing))
        {
            return true;
        }

        Refusal = Describe(certificate, chain, errors);
        return false;
    }

    /// <summary>Nothing of the certificate itself is quoted: the peer chose that text.</summary>
    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the peer has no certificate";
        }

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add("is for another name");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = chain?.ChainStatus.Select(static each => each.Status.ToString()).Distinct(StringComparer.Ordinal) ?? [];
            faults.Add($"is not trusted ({string.Join(", ", status)})");
        }

        return $"the peer's certificate {string.Join(" and ", faults)}";
    }
}
