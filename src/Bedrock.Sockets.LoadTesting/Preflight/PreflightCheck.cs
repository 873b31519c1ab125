using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.WebSockets;

namespace Bedrock.Sockets.LoadTesting.Preflight;

/// <summary>Looks whether a run can succeed, before there is any traffic: descriptors, ports, the queue of a server on this machine, and one connection to the target.</summary>
public static class PreflightCheck
{
    /// <summary>Checks a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What stands in the way; empty when nothing does.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IReadOnlyList<PreflightProblem>> RunAsync(LoadPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);

        EndPoint target;
        try
        {
            target = await plan.Target.ResolveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException unknown)
        {
            return [new PreflightProblem(IsFatal: true, unknown.Message)];
        }

        var clients = (int)plan.Shard.Of(plan.Clients);
        var address = target is WebSocketEndPoint { Host: var host } ? host : target;
        var sources = address is IPEndPoint ? Math.Max(1, SourceAddresses.For(target, plan).Length) : 0;

        // Nobody queues for a socket of datagrams.
        var isLocal = !plan.Target.IsDatagram && (address is UnixDomainSocketEndPoint || (address is IPEndPoint ip && IPAddress.IsLoopback(ip.Address)));
        var problems = PreflightRules.Check(LimitsReader.Read(), clients, Math.Min(plan.MaxPendingConnects, clients), sources, isLocal).ToList();
        if (PreflightRules.CheckStart(plan.StartAt, TimeProvider.System.GetUtcNow()) is { } farAway)
        {
            problems.Add(farAway);
        }

        if (await ReachAsync(plan, target, address, cancellationToken).ConfigureAwait(false) is { } unreachable)
        {
            problems.Add(unreachable);
        }

        return problems;
    }

    private static async Task<PreflightProblem?> ReachAsync(LoadPlan plan, EndPoint target, EndPoint address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(plan.ConnectTimeout);
        try
        {
            using var socket = ClientSockets.For(plan, address).Create(0);
            await socket.ConnectAsync(address, limit.Token).ConfigureAwait(false);
            if (plan.Target.IsTls || plan.Target.IsWebSocket)
            {
                var connection = await TargetClient.Create(plan, target).ConnectAsync(TargetClient.PlaceOf(plan, target), limit.Token).ConfigureAwait(false);
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        }
        catch (AuthenticationException error)
        {
            return new PreflightProblem(IsFatal: true, $"{plan.Target.Address}: {error.Message.TrimEnd('.')}. {(plan.Target.Options.GetValueOrDefault("insecure") is "true" ? "Does the server speak TLS there?" : "Name its authority with ca=FILE in the query, or accept any certificate with insecure=true.")}");
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            return new PreflightProblem(IsFatal: true, $"{plan.Target.Address}: {error.Message.TrimEnd('.')}.");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable && address is UnixDomainSocketEndPoint)
        {
            // So .NET says that there is no such file.
            return new PreflightProblem(IsFatal: true, $"{AddressOf(plan, address)} cannot be reached: there is no such socket. Is the server running, and is this its path?");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable && plan.Sources is [var source, ..])
        {
            return new PreflightProblem(IsFatal: true, $"Nobody can connect from {source}: it is no address of this machine. Give one that is as the source.");
        }
        catch (SocketException error)
        {
            return new PreflightProblem(IsFatal: true, $"{AddressOf(plan, address)} cannot be reached: {error.Message}. Is the server running, and is this its address?");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PreflightProblem(IsFatal: true, $"{AddressOf(plan, address)} did not answer within {plan.ConnectTimeout.TotalSeconds:0.###} s: is a firewall in the way, or the connect timeout too short?");
        }
    }

    private static string AddressOf(LoadPlan plan, EndPoint target) => plan.Target.IsDatagram ? SocketUri.FormatDatagram(target) : SocketUri.Format(target);
}
