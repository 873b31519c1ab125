using System.CommandLine;
using System.Runtime.InteropServices;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.LoadTests.Servers;

/// <summary>The other side: this program as the server, in the process that <see cref="ServerProcess"/> starts.</summary>
internal static class ServerCommand
{
    public const string Name = "server";

    /// <summary>Ends the name of an endpoint whose protocol is spoken in datagrams; the others have the name of theirs.</summary>
    public const string OverUdp = "-udp";

    private static readonly SocketUri AnyPort = SocketUri.Parse("tcp://127.0.0.1:0");
    private static readonly SocketUri AnyUdpPort = SocketUri.Parse("udp://127.0.0.1:0");

    public static Command Create()
    {
        var endpoints = new Argument<string[]>("ENDPOINT") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(Name, "Serves protocols until its standard input ends.") { endpoints };
        command.Hidden = true;
        command.SetAction(result => RunAsync(result.GetRequiredValue(endpoints)));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> endpoints)
    {
        // Ctrl-C reaches the whole terminal. The run then ends first and the server last, or every reply under way would be lost.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);

        await using var services = new ServiceCollection()
            .AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddStandardProtocols()
            .AddSocketServer(server =>
            {
                server.DrainTimeout = TimeSpan.FromSeconds(2);
                foreach (var endpoint in endpoints)
                {
                    _ = IsOverUdp(endpoint)
                        ? server.ListenProtocol(endpoint, AnyUdpPort, endpoint[..^OverUdp.Length])
                        : server.ListenProtocol(endpoint, AnyPort);
                }
            })
            .BuildServiceProvider();

        var server = services.GetRequiredService<SocketServer>();
        await server.StartAsync();
        foreach (var endpoint in server.Endpoints)
        {
            Console.WriteLine($"listening {endpoint.Name} {(IsOverUdp(endpoint.Name) ? SocketUri.FormatDatagram(endpoint.EndPoint) : SocketUri.Format(endpoint.EndPoint))}");
        }

        // However the process that started it ends, its end of this pipe is closed.
        await Console.In.ReadToEndAsync();
        await server.StopAsync();
        return 0;
    }

    private static bool IsOverUdp(string endpoint) => endpoint.EndsWith(OverUdp, StringComparison.Ordinal);
}
