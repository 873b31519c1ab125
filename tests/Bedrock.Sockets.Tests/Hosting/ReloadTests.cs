using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Datagrams;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Hosting;

/// <summary>A configuration that is replaced while clients are connected.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Endpoints:echo:Uri"] = "tcp://127.0.0.1:0",
        ["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=one",
        ["DrainTimeout"] = "00:00:00",
    };

    private readonly RecordingLogger _logger = new();
    private readonly ReplacedSettings _source = new();
    private readonly ServiceProvider _services;
    private readonly SocketServer _server;

    public ReloadTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(_logger)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_source).Build())
            .AddStandardProtocols()
            .AddSocketServer()
            .BuildServiceProvider();
        Write();
        _server = _services.GetRequiredService<SocketServer>();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _logger.Dispose();
    }

    [Fact]
    public async Task A_changed_endpoint_serves_the_next_connection_in_another_way_and_others_are_not_touched()
    {
        await _server.StartAsync();
        using var held = await HoldAsync("echo");
        var before = _server.Endpoints;
        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=two";

        var changes = await ReloadAsync();

        Assert.Equal((0, "greeting", 0), (changes.Added.Count, Assert.Single(changes.Changed), changes.Removed.Count));
        Assert.Equal(before, _server.Endpoints);
        Assert.Equal("two\r\n"u8.ToArray(), await TcpPeer.ReadAllAsync(EndPointOf("greeting")));
        await AssertEchoesAsync(held);
    }

    [Fact]
    public async Task An_open_connection_of_a_changed_endpoint_stays_and_new_limits_hold_for_those_that_come()
    {
        await _server.StartAsync();
        using var first = await HoldAsync("echo");
        _settings["Endpoints:echo:Limits:MaxConnections"] = "1";
        await ReloadAsync();

        using var second = await HoldAsync("echo");
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var third = await TcpPeer.ConnectAsync(EndPointOf("echo"));
            await third.ReadToEndAsync();
        });
        await AssertEchoesAsync(first);
        await AssertEchoesAsync(second);

        _settings.Remove("Endpoints:echo:Limits:MaxConnections");
        await ReloadAsync();
        using var fourth = await HoldAsync("echo");
    }

    [Fact]
    public async Task Endpoints_are_added_and_closed_and_the_connections_of_closed_ones_are_drained()
    {
        await _server.StartAsync();
        using var held = await HoldAsync("echo");
        var gone = EndPointOf("echo");
        _settings.Remove("Endpoints:echo:Uri");
        _settings["Endpoints:time:Uri"] = "tcp://127.0.0.1:0";

        var changes = await ReloadAsync();

        Assert.Equal(("time", 0, "echo"), (Assert.Single(changes.Added), changes.Changed.Count, Assert.Single(changes.Removed)));
        Assert.Equal(["greeting", "time"], _server.Endpoints.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));
        Assert.NotEmpty(await TcpPeer.ReadAllAsync(EndPointOf("time")));
        Assert.Empty(await held.ReadToEndAsync());
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var late = await TcpPeer.ConnectAsync(gone);
            await late.ReadToEndAsync();
        });
    }

    [Theory]
    [InlineData("Endpoints:greeting:Uri", "tcp://127.0.0.1:0?mesage=x", "'mesage' is not an option of 'greeting'")]
    [InlineData("Endpoints:other:Uri", "tcp://127.0.0.1:0", "There is no protocol 'other'")]
    [InlineData("Endpoints:time:Uri", "tcp://192.0.2.1:7", "Cannot listen on tcp://192.0.2.1:7")]
    [InlineData("Endpoints:echo:Limits:MaxConnections", "none", "none")]
    public async Task What_cannot_be_served_changes_nothing_and_says_why(string key, string value, string expected)
    {
        await _server.StartAsync();
        using var held = await HoldAsync("echo");
        var before = _server.Endpoints;
        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=two";
        _settings[key] = value;

        var error = await Record.ExceptionAsync(ReloadAsync);

        Assert.NotNull(error);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _server.Endpoints);
        Assert.Equal("one\r\n"u8.ToArray(), await TcpPeer.ReadAllAsync(EndPointOf("greeting")));
        await AssertEchoesAsync(held);
    }

    [Fact]
    public async Task A_datagram_endpoint_stays_moves_and_goes_but_does_not_change_in_its_place()
    {
        await _server.StartAsync();
        _settings["Endpoints:beat:Uri"] = "udp://127.0.0.1:0";
        _settings["Endpoints:beat:Protocol"] = "echo";
        Assert.Equal("beat", Assert.Single((await ReloadAsync()).Added));
        var first = EndPointOf("beat");
        await AssertAnswersAsync(first);

        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=two";
        Assert.Equal("greeting", Assert.Single((await ReloadAsync()).Changed));
        Assert.Equal(first, EndPointOf("beat"));
        await AssertAnswersAsync(first);

        _settings["Endpoints:beat:Uri"] = "udp://127.0.0.1:0?maxPending=9";
        var error = await Assert.ThrowsAsync<SocketConfigurationException>(ReloadAsync);
        Assert.Contains("'beat'", error.Message, StringComparison.Ordinal);
        await AssertAnswersAsync(first);

        _settings["Endpoints:beat:Uri"] = "udp://127.0.0.2:0?maxPending=9";
        Assert.Equal("beat", Assert.Single((await ReloadAsync()).Changed));
        await AssertAnswersAsync(EndPointOf("beat"));

        _settings.Remove("Endpoints:beat:Uri");
        _settings.Remove("Endpoints:beat:Protocol");
        Assert.Equal("beat", Assert.Single((await ReloadAsync()).Removed));
        Assert.DoesNotContain(_server.Endpoints, endpoint => endpoint.IsDatagram);
    }

    [Fact]
    public async Task A_WebSocket_endpoint_stays_changes_moves_and_goes_without_touching_the_others()
    {
        await _server.StartAsync();
        using var held = await HoldAsync("echo");
        _settings["Endpoints:web:Uri"] = "ws://127.0.0.1:0/web";
        _settings["Endpoints:web:Protocol"] = "echo";
        Assert.Equal("web", Assert.Single((await ReloadAsync()).Added));
        var first = EndPointOf("web");
        await using var open = await ConnectWebSocketAsync(first);

        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=two";
        Assert.Equal("greeting", Assert.Single((await ReloadAsync()).Changed));
        Assert.Equal(first, EndPointOf("web"));
        await AssertEchoesAsync(open);

        _settings["Endpoints:web:Protocol"] = "greeting";
        Assert.Equal("web", Assert.Single((await ReloadAsync()).Changed));
        Assert.Equal(first, EndPointOf("web"));
        await AssertEchoesAsync(open);
        await using (var greeted = await ConnectWebSocketAsync(first))
        {
            Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await greeted.ReceiveToEndAsync().WaitAsync(TcpPeer.Guard));
        }

        _settings["Endpoints:web:Uri"] = "ws://127.0.0.2:0/web";
        Assert.Equal("web", Assert.Single((await ReloadAsync()).Changed));
        await AssertClosedAsync(first);
        await using (var greeted = await ConnectWebSocketAsync(EndPointOf("web")))
        {
            Assert.Equal("Thank you for connecting\r\n"u8.ToArray(), await greeted.ReceiveToEndAsync().WaitAsync(TcpPeer.Guard));
        }

        var second = EndPointOf("web");
        _settings.Remove("Endpoints:web:Uri");
        _settings.Remove("Endpoints:web:Protocol");
        Assert.Equal("web", Assert.Single((await ReloadAsync()).Removed));
        await AssertClosedAsync(second);
        await AssertEchoesAsync(held);
    }

    [Fact]
    public async Task A_path_goes_and_the_WebSockets_of_the_other_paths_of_its_address_stay()
    {
        _settings["Endpoints:web:Uri"] = "ws://127.0.0.1:0/web";
        _settings["Endpoints:web:Protocol"] = "echo";
        _settings["Endpoints:hi:Uri"] = "ws://127.0.0.1:0/hi";
        _settings["Endpoints:hi:Protocol"] = "greeting";
        await _server.StartAsync();
        await ReloadAsync();
        await using var open = await ConnectWebSocketAsync(EndPointOf("web"));
        var gone = EndPointOf("hi");
        _settings.Remove("Endpoints:hi:Uri");
        _settings.Remove("Endpoints:hi:Protocol");

        Assert.Equal("hi", Assert.Single((await ReloadAsync()).Removed));

        await AssertClosedAsync(gone);
        await AssertEchoesAsync(open);
        await using var another = await ConnectWebSocketAsync(EndPointOf("web"));
        await AssertEchoesAsync(another);
    }

    [Fact]
    public async Task A_path_that_is_added_to_an_address_of_WebSockets_is_refused_and_changes_nothing()
    {
        _settings["Endpoints:web:Uri"] = "ws://127.0.0.1:0/web";
        _settings["Endpoints:web:Protocol"] = "echo";
        await _server.StartAsync();
        await ReloadAsync();
        await using var open = await ConnectWebSocketAsync(EndPointOf("web"));
        var before = _server.Endpoints;
        _settings["Endpoints:hi:Uri"] = $"ws://{((WebSocketEndPoint)EndPointOf("web")).Host}/hi";
        _settings["Endpoints:hi:Protocol"] = "greeting";

        await Assert.ThrowsAsync<AddressInUseException>(ReloadAsync);

        Assert.Equal(before, _server.Endpoints);
        await AssertEchoesAsync(open);
    }

    [Fact]
    public async Task A_proxy_before_WebSockets_waits_for_the_next_start_and_so_do_its_limits()
    {
        _settings["Endpoints:web:Uri"] = "ws://127.0.0.1:0/web";
        _settings["Endpoints:web:Protocol"] = "echo";
        await _server.StartAsync();
        await ReloadAsync();
        _settings["Endpoints:web:ProxyProtocol:Proxy"] = "192.0.2.1";
        _settings["Endpoints:web:Limits:Deny"] = "127.0.0.0/8";

        Assert.Equal("web", Assert.Single((await ReloadAsync()).Changed));

        await using var another = await ConnectWebSocketAsync(EndPointOf("web"));
        await AssertEchoesAsync(another);
    }

    [Fact]
    public async Task Socket_options_wait_for_the_next_start_and_that_is_told()
    {
        await _server.StartAsync();
        _settings["Endpoints:echo:Transport:NoDelay"] = "false";

        await ReloadAsync();

        Assert.Single(_logger.Entries, entry => entry.EventId == 307 && entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task The_timeouts_of_all_hold_for_the_next_connection()
    {
        await _server.StartAsync();
        using var held = await HoldAsync("echo");
        _settings["Timeouts:FirstByteTimeout"] = "100ms";

        await ReloadAsync();

        using var silent = await TcpPeer.ConnectAsync(EndPointOf("echo"));
        await Assert.ThrowsAsync<SocketException>(() => silent.ReadToEndAsync());
        await AssertEchoesAsync(held);
    }

    [Fact]
    public async Task A_hundred_reloads_under_load_touch_no_connection_of_the_others()
    {
        await _server.StartAsync();
        var held = new List<TcpPeer>();
        for (var count = 0; count < 20; count++)
        {
            held.Add(await HoldAsync("echo"));
        }

        for (var reload = 0; reload < 100; reload++)
        {
            _settings["Endpoints:greeting:Uri"] = $"tcp://127.0.0.1:0?message={reload}";
            _settings["Endpoints:time:Uri"] = "tcp://127.0.0.1:0";
            if (reload % 2 == 1)
            {
                _settings.Remove("Endpoints:time:Uri");
            }

            await ReloadAsync();
            Assert.Equal(System.Text.Encoding.ASCII.GetBytes($"{reload}\r\n"), await TcpPeer.ReadAllAsync(EndPointOf("greeting")));
            await AssertEchoesAsync(held[reload % held.Count]);
        }

        await Task.WhenAll(held.Select(AssertEchoesAsync));
        held.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task A_host_reloads_when_its_configuration_changes_and_tells_what_is_wrong_with_it()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ((IConfigurationBuilder)builder.Configuration).Add(_source);
        builder.Services.AddSingleton<ILoggerFactory>(_logger).AddStandardProtocols().AddSocketServer();
        using var host = builder.Build();
        await host.StartAsync();
        var server = host.Services.GetRequiredService<SocketServer>();
        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?message=two";

        Write();
        await LoggedAsync(306);
        Assert.Equal("two\r\n"u8.ToArray(), await TcpPeer.ReadAllAsync(server.Endpoints.Single(endpoint => endpoint.Name == "greeting").EndPoint));

        _settings["Endpoints:greeting:Uri"] = "tcp://127.0.0.1:0?mesage=three";
        Write();
        await LoggedAsync(308);
        Assert.Equal("two\r\n"u8.ToArray(), await TcpPeer.ReadAllAsync(server.Endpoints.Single(endpoint => endpoint.Name == "greeting").EndPoint));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_run_cannot_reload()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _server.ReloadAsync());
        await _server.StartAsync();
        await _server.StopAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _server.ReloadAsync());
    }

    private static async Task AssertAnswersAsync(EndPoint endPoint)
    {
        await using var client = await DatagramClient.ConnectAsync(endPoint);
        Assert.Equal("hi"u8.ToArray(), await client.AskAsync("hi"u8.ToArray()));
    }

    private static async Task AssertEchoesAsync(TcpPeer peer)
    {
        await peer.SendAsync("hi"u8.ToArray());
        Assert.Equal("hi"u8.ToArray(), await peer.ReadAsync(2));
    }

    private static async Task AssertEchoesAsync(ConnectionContext webSocket)
    {
        await webSocket.SendAsync("hi"u8.ToArray());
        Assert.Equal("hi"u8.ToArray(), await webSocket.ReceiveAsync(2).WaitAsync(TcpPeer.Guard));
    }

    private static async Task<ConnectionContext> ConnectWebSocketAsync(EndPoint endPoint)
        => await new WebSocketConnectionFactory().ConnectAsync(endPoint).AsTask().WaitAsync(TcpPeer.Guard);

    /// <summary>Nobody listens, or not for this path.</summary>
    private static async Task AssertClosedAsync(EndPoint webSocket)
    {
        var refusal = await Record.ExceptionAsync(() => ConnectWebSocketAsync(webSocket));
        Assert.True(refusal is SocketException or IOException, $"{refusal}");
    }

    private async Task LoggedAsync(int eventId)
    {
        using var guard = new CancellationTokenSource(TcpPeer.Guard);
        while (!_logger.Entries.Any(entry => entry.EventId == eventId))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), guard.Token);
        }
    }

    private Task<ServerChanges> ReloadAsync()
    {
        Write();
        return _server.ReloadAsync();
    }

    private void Write() => _source.Replace(_settings);

    private EndPoint EndPointOf(string name) => _server.Endpoints.Single(endpoint => endpoint.Name == name).EndPoint;

    private async Task<TcpPeer> HoldAsync(string name)
    {
        var peer = await TcpPeer.ConnectAsync(EndPointOf(name));
        await AssertEchoesAsync(peer);
        return peer;
    }

    /// <summary>Settings of the section that the server reads, which the test replaces as a file's would be.</summary>
    private sealed class ReplacedSettings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Replace(IReadOnlyDictionary<string, string?> settings)
        {
            Data = settings.ToDictionary(setting => $"SocketServer:{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase);
            OnReload();
        }
    }
}
