using System.Net;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Tests.Datagrams;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class DatagramConfigurationTests
{
    [Fact]
    public async Task One_protocol_is_served_over_TCP_and_UDP_under_its_name()
    {
        await using var services = new ServiceCollection().AddStandardProtocols().BuildServiceProvider();
        await using var server = new SocketServer(
            builder => builder.ListenProtocol("echo", SocketUri.Parse("tcp://127.0.0.1:0")).ListenProtocol("echo", SocketUri.Parse("udp://127.0.0.1:0")), services);
        await server.StartAsync();
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[1].EndPoint);

        Assert.Equal("hello"u8.ToArray(), await client.AskAsync("hello"u8.ToArray()));
        Assert.StartsWith("tcp://127.0.0.1:", server.Endpoints[0].Address, StringComparison.Ordinal);
        Assert.Equal($"udp://127.0.0.1:{((IPEndPoint)server.Endpoints[1].EndPoint).Port}", server.Endpoints[1].Address);
    }

    [Fact]
    public async Task Endpoints_of_the_configuration_are_served()
    {
        await using var services = Services(
            ("Endpoints:clock:Uri", "udp://127.0.0.1:0?receivers=2"),
            ("Endpoints:clock:Protocol", "daytime"),
            ("Endpoints:clock:Transport:AllowLargerReplies", "true"),
            ("Endpoints:clock:Options:Format", "UnixSeconds"));
        var server = services.GetRequiredService<SocketServer>();
        await server.StartAsync();
        await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);

        var reply = System.Text.Encoding.ASCII.GetString(await client.AskAsync([]));

        Assert.Matches(@"^\d+\r\n$", reply);
        Assert.True(server.Endpoints[0].IsDatagram);
        await server.StopAsync();
    }

    [Fact]
    public void Every_option_is_read_from_text()
    {
        var options = new DatagramEndpointOptions();

        DatagramText.Apply(
            Configuration(
                ("receivers", "3"), ("reusePort", "true"), ("maxDatagramSize", "1400"), ("maxPending", "7"), ("receiveBufferSize", "65536"), ("broadcast", "true"),
                ("join", "239.1.2.3%1,ff02::114"), ("multicastHops", "4"), ("unixMode", "660"), ("blockedSourcePorts", "7,19"), ("blockOwnPorts", "false"), ("blockGroupSources", "off"),
                ("maxPerSource", "99"), ("allowLargerReplies", "true"), ("maxLargerPerSource", "off")),
            options);

        Assert.Equal((3, true, 1400, 7, 65536, true), (options.Receivers, options.ReusePort, options.MaxDatagramSize, options.MaxPending, options.ReceiveBufferSize, options.Broadcast));
        Assert.Equal([new MulticastGroup(IPAddress.Parse("239.1.2.3"), 1), new MulticastGroup(IPAddress.Parse("ff02::114"), 0)], options.ListGroups());
        Assert.Equal((4, "660"), (options.MulticastHops, options.UnixMode));
        Assert.Equal([7, 19], options.Guard.BlockedSourcePorts);
        Assert.Equal((false, false, 99, true, null), (options.Guard.BlockOwnPorts, options.Guard.BlockGroupSources, options.Guard.MaxPerSource, options.Guard.AllowLargerReplies, options.Guard.MaxLargerPerSource));
    }

    [Fact]
    public void The_guard_as_a_whole_is_switched_off_and_single_parts_on_again()
    {
        var options = new DatagramEndpointOptions();

        DatagramText.Apply(Configuration(("blockedSourcePorts", "19"), ("guard", "off")), options);

        Assert.Equal([19], options.Guard.BlockedSourcePorts);
        Assert.Null(options.Guard.MaxPerSource);
        Assert.True(options.Guard.AllowLargerReplies);
    }

    [Theory]
    [InlineData("echo", "udp://127.0.0.1:0?receivers=0", "Receivers ('0')")]
    [InlineData("echo", "udp://127.0.0.1:0?receivers=many", "receivers: 'many' is no number.")]
    [InlineData("echo", "udp://127.0.0.1:0?recievers=2", "'recievers' is not an option of 'echo'; did you mean 'Receivers'?")]
    [InlineData("echo", "udp://127.0.0.1:0?idleTimeout=3s", "'idleTimeout' is not an option of 'echo'")]
    [InlineData("echo", "udp://127.0.0.1:0?guard=perhaps", "Guard: 'perhaps' is neither true nor false.")]
    [InlineData("echo", "udp://127.0.0.1:0?maxPerSource=0", "MaxPerSource ('0')")]
    [InlineData("echo", "udp://127.0.0.1:0?blockedSourcePorts=70000", "BlockedSourcePorts ('70000')")]
    [InlineData("echo", "udp://127.0.0.1:0?join=127.0.0.1", "127.0.0.1 is no multicast address")]
    [InlineData("echo", "udp://127.0.0.1:0?join=group", "join: 'group' is no multicast address")]
    [InlineData("greeting", "udp://127.0.0.1:9998", "'greeting' needs a connection, and has no datagrams; write tcp://127.0.0.1:9998.")]
    [InlineData("greeting", "unixgram:///run/x", "'greeting' needs a connection, and has no datagrams; write unix:///run/x.")]
    [InlineData("daytime", "udp://127.0.0.1:0", "write ?allowLargerReplies=true if only friends can reach it.")]
    [InlineData("chargen", "udp://127.0.0.1:0", "write ?allowLargerReplies=true if only friends can reach it.")]
    [InlineData("qotd", "udp://127.0.0.1:0", "write ?allowLargerReplies=true if only friends can reach it.")]
    [InlineData("daytime", "udp://127.0.0.1:0?allowLargerReplies=true&format=roman", "'roman' at 'Format'")]
    public async Task A_mistake_is_told_in_one_line_that_names_it(string protocol, string endpoint, string expected)
    {
        await using var services = new ServiceCollection().AddStandardProtocols().BuildServiceProvider();

        var wrong = Assert.Throws<SocketConfigurationException>(() => new SocketServer(builder => builder.ListenProtocol(protocol, SocketUri.Parse(endpoint)), services));

        Assert.StartsWith($"Endpoint '{protocol}': ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Theory]
    [InlineData("Limits:MaxConnections", "'MaxConnections' is not an option of datagrams")]
    [InlineData("Timeouts:IdleTimeout", "'IdleTimeout' is not an option of datagrams")]
    [InlineData("Tls:Cert", "'Cert' is not an option of datagrams")]
    [InlineData("Transport:Backlog", "'Backlog' is not an option of a datagram socket")]
    public void Settings_of_connections_are_refused(string key, string expected)
    {
        using var services = Services(("Endpoints:echo:Uri", "udp://127.0.0.1:0"), ($"Endpoints:echo:{key}", "1"));

        var wrong = Assert.Throws<SocketConfigurationException>(services.GetRequiredService<SocketServer>);

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unix_datagrams_need_no_leave_for_larger_replies()
    {
        var directory = Directory.CreateTempSubdirectory("bedrock-");
        await using var services = new ServiceCollection().AddStandardProtocols().BuildServiceProvider();
        await using (var server = new SocketServer(builder => builder.ListenProtocol("daytime", SocketUri.Parse($"unixgram://{directory.FullName}/s?format=UnixSeconds")), services))
        {
            await server.StartAsync();
            await using var client = await DatagramClient.ConnectAsync(server.Endpoints[0].EndPoint);

            Assert.Matches(@"^\d+\r\n$", System.Text.Encoding.ASCII.GetString(await client.AskAsync([])));
        }

        directory.Delete(recursive: true);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
        => new ServiceCollection()
            .AddSingleton(Configuration([.. settings.Select(setting => ($"SocketServer:{setting.Key}", setting.Value))]))
            .AddStandardProtocols()
            .AddSocketServer()
            .BuildServiceProvider();
}
