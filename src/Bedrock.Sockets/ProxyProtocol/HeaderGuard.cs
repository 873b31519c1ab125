using System.Net;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Takes the PROXY header off the connections of a chain, and lets no connection through without one. Safe for any thread.</summary>
/// <remarks>
/// <code>
/// trusted? ─► whole and valid within the time? ─► the connection has the client's addresses ─► next
///     └───────────────┴──► counted, logged at Debug, reset
/// </code>
/// </remarks>
internal sealed class HeaderGuard(ProxyProtocolOptions options, IServiceProvider services)
{
    private readonly NetworkList _trusted = options.Trusted;
    private readonly ProxyProtocolVersion? _version = options.Version;
    private readonly TimeSpan _timeout = options.HeaderTimeout;
    private readonly int _maxBytes = options.MaxHeaderBytes;
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly ILogger _logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory.Name);
    private readonly SocketMetrics _metrics = SocketMetrics.From(services);

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var (proxy, destination) = (connection.RemoteEndPoint, connection.LocalEndPoint);
        var refusal = new ProxyRefusal("untrusted proxy", "it is none of the trusted proxies");
        if (IsTrusted(proxy))
        {
            var (header, wrong) = await ReadAsync(connection).ConfigureAwait(false);
            if (header is not null)
            {
                Adopt(connection, header, new ProxiedConnection(header, proxy, destination));
                await next(connection).ConfigureAwait(false);
                return;
            }

            refusal = wrong;
        }

        _metrics.ConnectionRefused(refusal.Reason);
        ProxyLog.Refused(_logger, connection.ConnectionId, proxy, refusal.Detail);
        connection.Abort(new ConnectionAbortedException("The connection does not begin with a PROXY header of a trusted proxy."));
    }

    private bool IsTrusted(EndPoint? proxy) => proxy is not IPEndPoint ip || _trusted.Contains(ip.Address);

    private async ValueTask<(ProxyHeader? Header, ProxyRefusal Refusal)> ReadAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(_timeout, _clock);
        try
        {
            return await ReadAsync(connection, patience.Token).ConfigureAwait(false) is { } header
                ? (header, default)
                : (null, new ProxyRefusal("proxy header ended", "the connection ended before its PROXY header was whole"));
        }
        catch (ProxyProtocolException wrong)
        {
            return (null, new ProxyRefusal("proxy header", wrong.Message));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (null, new ProxyRefusal("proxy header timeout", $"no PROXY header within {_timeout.TotalSeconds} s"));
        }
    }

    private async ValueTask<ProxyHeader?> ReadAsync(ConnectionContext connection, CancellationToken patience)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(patience).ConfigureAwait(false);
            var rest = result.Buffer;
            var header = default(ProxyHeader);
            try
            {
                if (TryRead(ref rest, out header))
                {
                    connection.Features.Set(new Preamble(result.Buffer.Length - rest.Length));
                    return header;
                }

                if (result.IsCompleted)
                {
                    return null;
                }
            }
            finally
            {
                // What follows the header was not looked at: the next read must not wait for more.
                input.AdvanceTo(rest.Start, header is null ? rest.End : rest.Start);
            }
        }
    }

    private bool TryRead(ref System.Buffers.ReadOnlySequence<byte> buffer, out ProxyHeader? header)
    {
        // Both begin differently, so the first byte tells.
        if (_version is { } only && !buffer.IsEmpty && buffer.FirstSpan[0] == 'P' != (only == ProxyProtocolVersion.One))
        {
            throw new ProxyProtocolException($"This is no PROXY header of version {(only == ProxyProtocolVersion.One ? 1 : 2)}.");
        }

        return ProxyHeader.TryParse(ref buffer, out header, _maxBytes);
    }

    private void Adopt(ConnectionContext connection, ProxyHeader header, ProxiedConnection proxied)
    {
        connection.Features.Set<IProxyProtocolFeature>(proxied);
        if (header.Source is null && header.Destination is null)
        {
            return;
        }

        connection.RemoteEndPoint = Plain(header.Source);
        connection.LocalEndPoint = Plain(header.Destination);
        ProxyLog.Proxied(_logger, connection.ConnectionId, connection.RemoteEndPoint, proxied.Proxy);
    }

    /// <summary>An IPv4 client of a socket for both families is one of IPv4, here as at the accept: no list or limit is evaded by the other spelling.</summary>
    private static EndPoint? Plain(EndPoint? address)
        => address is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : address;
}
