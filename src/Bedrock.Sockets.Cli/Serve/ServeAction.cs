using System.Net.Sockets;
using Bedrock.Sockets.Cli.Serve.Systemd;
using Bedrock.Sockets.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Runs <c>bedrock serve</c>: start, say where, wait for a signal, drain.</summary>
internal static class ServeAction
{
    public static async Task<int> RunAsync(ServeOptions options)
    {
        using var export = OtlpExport.Start(options.Collector);
        var services = ServeServices.Build(options);
        await using var disposal = services.ConfigureAwait(false);
        using var signals = new StopSignals();

        if (await StartAsync(services, options.Health, signals.Stop).ConfigureAwait(false) is not var (server, health))
        {
            return ExitCode.Fine;
        }

        await using var healthDisposal = health.ConfigureAwait(false);
        using var systemd = SystemdNotifier.FromEnvironment(() => server.IsAccepting);
        foreach (var endpoint in server.Endpoints.Concat(health.Endpoints))
        {
            Console.WriteLine($"listening {endpoint.Name} {endpoint.Address}");
        }

        var reload = ConfigReload.Start(server, (IConfigurationRoot)services.GetRequiredService<IConfiguration>(), options.ConfigFile, systemd);
        await using var reloadDisposal = reload.ConfigureAwait(false);
        systemd.Ready($"serving {server.Endpoints.Count} endpoints");
        await signals.WaitAsync().ConfigureAwait(false);
        systemd.Stopping();
        await Console.Error.WriteLineAsync("bedrock: stopping; a second signal stops at once").ConfigureAwait(false);
        await server.StopAsync(signals.StopNow).ConfigureAwait(false);
        return ExitCode.Fine;
    }

    /// <summary>Starts the server; null when it was told to stop before it had begun.</summary>
    /// <exception cref="CommandFailure">It cannot serve what it was asked to.</exception>
    private static async Task<(SocketServer Server, HealthServer Health)?> StartAsync(IServiceProvider services, string? health, CancellationToken stop)
    {
        try
        {
            var server = services.GetRequiredService<SocketServer>();
            await server.StartAsync(stop).ConfigureAwait(false);
            return (server, await HealthServer.StartAsync(health, () => server.IsAccepting, stop).ConfigureAwait(false));
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
            throw CommandFailure.Failed($"{taken.Message} Stop who listens there, or choose another address.", taken);
        }
        catch (SocketException error)
        {
            throw CommandFailure.Failed($"{error.Message} {Remedy(error.SocketErrorCode)}".TrimEnd(), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw CommandFailure.Failed(error.Message, error);
        }
    }

    private static string Remedy(SocketError error) => error switch
    {
        SocketError.AccessDenied => "Choose a port from 1024 on or a directory of yours, or run it as a user who may.",
        SocketError.AddressNotAvailable => "Choose an address of this machine, or a path in a directory that exists.",
        _ => "",
    };
}
