using System.Net.Sockets;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Runs <c>bedrock serve</c>: start, say where, wait for a signal, drain.</summary>
internal static class ServeAction
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, string? configFile, bool verbose)
    {
        var configuration = ConfigFile.Read(configFile, endpointsNeeded: arguments.Count == 0);
        var texts = arguments.Count > 0 || configFile is not null ? arguments : EndpointArgument.Defaults;
        var services = ServeServices.Build([.. texts.Select(EndpointArgument.Parse)], configuration, verbose);
        await using var disposal = services.ConfigureAwait(false);
        using var signals = new StopSignals();

        if (await StartAsync(services, signals.Stop).ConfigureAwait(false) is not { } server)
        {
            return ExitCode.Fine;
        }

        foreach (var endpoint in server.Endpoints)
        {
            Console.WriteLine($"listening {endpoint.Name} {SocketUri.Format(endpoint.EndPoint)}");
        }

        await signals.WaitAsync().ConfigureAwait(false);
        await Console.Error.WriteLineAsync("bedrock: stopping; a second signal stops at once").ConfigureAwait(false);
        await server.StopAsync(signals.StopNow).ConfigureAwait(false);
        return ExitCode.Fine;
    }

    /// <summary>Starts the server; null when it was told to stop before it had begun.</summary>
    /// <exception cref="CommandFailure">It cannot serve what it was asked to.</exception>
    private static async Task<SocketServer?> StartAsync(IServiceProvider services, CancellationToken stop)
    {
        try
        {
            var server = services.GetRequiredService<SocketServer>();
            await server.StartAsync(stop).ConfigureAwait(false);
            return server;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketConfigurationException wrong)
        {
            throw CommandFailure.BadUsage(wrong.Message, wrong);
        }
        catch (AddressInUseException taken)
        {
            throw CommandFailure.Failed($"{taken.Message.TrimEnd('.')}: choose another address, or port 0 for one that is free", taken);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            throw CommandFailure.Failed($"{error.Message.TrimEnd('.')}: choose a port from 1024 on or a directory of yours, or run it with the right to bind there", error);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{error.Message.TrimEnd('.')}", error);
        }
    }
}
