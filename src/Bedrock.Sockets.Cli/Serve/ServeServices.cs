using Bedrock.Sockets.Cli.Web;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Linux;
using Bedrock.Sockets.Transports.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Puts together what <c>serve</c> runs on. No host: its content root would be the caller's directory, and its signals know no second one.</summary>
internal static class ServeServices
{
    /// <exception cref="CommandFailure">The arguments or the file are wrong.</exception>
    public static ServiceProvider Build(ServeOptions options)
    {
        var (arguments, configFile, verbose) = (options.Endpoints, options.ConfigFile, options.Verbose);
        var configuration = configFile is null ? new ConfigurationBuilder().Build() : new ConfigurationBuilder().Add(new FileSettings(configFile)).Build();
        var fromFile = ConfigFile.EndpointNames(configuration);
        if (arguments.Count == 0 && configFile is not null && fromFile.Count == 0)
        {
            throw CommandFailure.BadUsage($$"""'{{configFile}}' describes no endpoint. Write { "SocketServer": { "Endpoints": { "echo": { "Uri": "tcp://127.0.0.1:5007" } } } }.""");
        }

        var texts = arguments.Count == 0 && configFile is null ? EndpointArgument.Defaults : arguments;
        var endpoints = EndpointArgument.ParseAll(texts, taken: fromFile);

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Bedrock.Sockets", verbose ? LogLevel.Debug : LogLevel.Warning)
            .AddProvider(new MessageLoggerProvider(Console.Error, traces: verbose)));
        services.AddStandardProtocols();
        services.AddSingleton(new WebSocketPage(BrowserPage.ShowAsync));
        services.AddSocketServer(server =>
        {
            UseTransport(server, options);
            foreach (var endpoint in endpoints)
            {
                server.ListenProtocol(endpoint.Name, endpoint.Uri);
            }
        });
        return services.BuildServiceProvider();
    }

    private static void UseTransport(SocketServerBuilder server, ServeOptions options)
    {
        switch (options)
        {
            case { Transport: not ServeTransport.Kestrel }:
                server.UseLinuxTransport(linux =>
                {
                    linux.Engine = options.Transport switch
                    {
                        ServeTransport.Epoll => LinuxEngine.Epoll,
                        ServeTransport.IoUring => LinuxEngine.IoUring,
                        _ => LinuxEngine.Auto,
                    };
                    linux.Sockets.UnsafeInlineScheduling = options.Inline;
                });
                break;
            case { Inline: true }:
                server.UseTransport(sockets =>
                {
                    sockets.UnsafeInlineScheduling = true;
                    return new SocketListenerFactory(sockets, server.Services);
                });
                break;
        }
    }
}
