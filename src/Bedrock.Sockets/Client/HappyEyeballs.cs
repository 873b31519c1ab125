using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Client;

/// <summary>Connects to a host name by whichever of its addresses answers first: the next one is tried 250 ms after the one before, or as soon as that has failed (RFC 8305).</summary>
/// <remarks>
/// <code>
/// IPv6 ──────────────────────────────×  given up when another has won
///   250 ms  IPv4 ────────► connected
/// </code>
/// The families take turns, beginning with that of the address which the system puts first (RFC 6724).
/// Unlike section 3 of the RFC both families are asked for in one lookup, which is what the system's resolver offers. Safe for any thread.
/// </remarks>
internal sealed class HappyEyeballs(IConnectionFactory transport, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>> lookUp) : IConnectionFactory
{
    /// <summary>The connection attempt delay of section 5 of the RFC, as it recommends it.</summary>
    internal static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => endpoint is DnsEndPoint name ? ConnectAsync(name, cancellationToken) : transport.ConnectAsync(endpoint, cancellationToken);

    /// <summary>The addresses in the order in which they are tried (section 4 of the RFC).</summary>
    internal static IReadOnlyList<IPAddress> TakingTurns(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            return addresses;
        }

        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var second = addresses.Except(first).ToList();
        return [.. Enumerable.Range(0, Math.Max(first.Count, second.Count)).SelectMany(index => first.Skip(index).Take(1).Concat(second.Skip(index).Take(1)))];
    }

    private async ValueTask<ConnectionContext> ConnectAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        var found = await lookUp(name.Host, cancellationToken).ConfigureAwait(false);
        var asked = name.AddressFamily == AddressFamily.Unspecified ? found : Array.FindAll(found, address => address.AddressFamily == name.AddressFamily);
        var addresses = TakingTurns(asked);
        if (addresses.Count == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound, $"The host '{name.Host}' has no address.");
        }

        return addresses.Count == 1
            ? await transport.ConnectAsync(new IPEndPoint(addresses[0], name.Port), cancellationToken).ConfigureAwait(false)
            : await new Race(transport, clock, name, addresses).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One race; used once.</summary>
    private sealed class Race(IConnectionFactory transport, TimeProvider clock, DnsEndPoint name, IReadOnlyList<IPAddress> addresses)
    {
        private readonly List<Task<ConnectionContext>> _running = [];
        private readonly List<(IPAddress Address, Exception Error)> _failed = [];
        private readonly Dictionary<Task, IPAddress> _addresses = [];
        private Task<ConnectionContext>? _winner;

        public async Task<ConnectionContext> RunAsync(CancellationToken cancellationToken)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                foreach (var address in addresses)
                {
                    var attempt = transport.ConnectAsync(new IPEndPoint(address, name.Port), over.Token).AsTask();
                    _addresses.Add(attempt, address);
                    _running.Add(attempt);
                    var isLast = _running.Count + _failed.Count == addresses.Count;
                    await WaitAsync(isLast ? Timeout.InfiniteTimeSpan : AttemptDelay, cancellationToken).ConfigureAwait(false);
                    if (_winner is not null)
                    {
                        return await _winner.ConfigureAwait(false);
                    }
                }
            }
            finally
            {
                await over.CancelAsync().ConfigureAwait(false);
                await EndAsync(_running.Where(attempt => attempt != _winner)).ConfigureAwait(false);
            }

            var (_, first) = _failed[0];
            var what = string.Join("; ", _failed.Select(failure => $"{SocketUri.Format(new IPEndPoint(failure.Address, name.Port))}: {failure.Error.Message}"));
            throw new SocketException(first is SocketException socket ? (int)socket.SocketErrorCode : (int)SocketError.HostUnreachable, $"None of the {addresses.Count} addresses of '{name.Host}' could be connected to: {what}.");
        }

        /// <summary>Waits until an attempt has won, until those that run have all failed or one of them has and another can begin, or until it is time for the next.</summary>
        private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var next = Task.Delay(delay, clock, enough.Token);
            try
            {
                while (_running.Count > 0)
                {
                    var ended = await Task.WhenAny([.. _running, next]).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (ended == next)
                    {
                        return;
                    }

                    var attempt = (Task<ConnectionContext>)ended;
                    if (attempt.IsCompletedSuccessfully)
                    {
                        _winner = attempt;
                        return;
                    }

                    _running.Remove(attempt);
                    _failed.Add((_addresses[attempt], attempt.Exception?.InnerException ?? new OperationCanceledException()));
                    if (delay != Timeout.InfiniteTimeSpan)
                    {
                        return;
                    }
                }
            }
            finally
            {
                await enough.CancelAsync().ConfigureAwait(false);
                await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        /// <summary>Who has lost gives its connection back, if it still got one.</summary>
        private static async Task EndAsync(IEnumerable<Task<ConnectionContext>> losers)
        {
            foreach (var loser in losers.ToList())
            {
                try
                {
                    var late = await loser.ConfigureAwait(false);
                    late.Abort(new ConnectionAbortedException("Another address has answered first."));
                    await late.DisposeAsync().ConfigureAwait(false);
                }
#pragma warning disable CA1031 // It was given up; how it ended interests nobody.
                catch (Exception)
#pragma warning restore CA1031
                {
                    // As it should.
                }
            }
        }
    }
}
