using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Limits;
using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class ServerConfigurationTests
{
    [Fact]
    public async Task Endpoints_of_the_configuration_are_served()
    {
        using var host = NewHost(
            ("Endpoints:echo:Uri", "tcp://127.0.0.1:0"),
            ("Endpoints:welcome:Uri", "tcp://127.0.0.1:0?message=Hello&backlog=16"),
            ("Endpoints:welcome:Protocol", "greeting"),
            ("DrainTimeout", "00:00:01"));
        await host.StartAsync();
        var server = host.Services.GetRequiredService<SocketServer>();
        var welcome = server.Endpoints.Single(endpoint => endpoint.Name == "welcome");

        var reply = await TcpPeer.ReadAllAsync(welcome.EndPoint);

        Assert.Equal("Hello\r\n"u8.ToArray(), reply);
        Assert.Equal(["echo", "welcome"], server.Endpoints.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task Options_may_stand_in_sections_of_their_own()
    {
        using var host = NewHost(
            ("Endpoints:greeting:Uri", "tcp://127.0.0.1:0"),
            ("Endpoints:greeting:Options:Message", "From a section"),
            ("Endpoints:greeting:Transport:NoDelay", "false"));
        await host.StartAsync();
        var server = host.Services.GetRequiredService<SocketServer>();

        var reply = await TcpPeer.ReadAllAsync(server.Endpoints[0].EndPoint);

        Assert.Equal("From a section\r\n"u8.ToArray(), reply);
    }

    [Theory]
    [InlineData("Drain", "00:00:01", "'SocketServer:Drain' is not a setting; there are DrainTimeout, Timeouts, Endpoints.")]
    [InlineData("DrainTimeuot", "00:00:01", "'SocketServer:DrainTimeuot' is not a setting; did you mean 'DrainTimeout'?")]
    [InlineData("DrainTimeout", "soon", "SocketServer:DrainTimeout ('soon') must be a time")]
    [InlineData("DrainTimeout", "-00:00:01", "SocketServer:DrainTimeout ('-00:00:01') must be a time")]
    [InlineData("Endpoints:echo:Url", "tcp://127.0.0.1:0", "'SocketServer:Endpoints:echo:Url' is not a setting; did you mean 'Uri'?")]
    [InlineData("Endpoints:echo:Protocol", "echo", "SocketServer:Endpoints:echo has no Uri")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:99999", "99999")]
    [InlineData("Endpoints:ecko:Uri", "tcp://127.0.0.1:0", "There is no protocol 'ecko'; did you mean 'echo'? Known: banner-echo, chargen, chat,")]
    [InlineData("Endpoints:greeting:Uri", "tcp://127.0.0.1:0?mesage=x", "Endpoint 'greeting': 'mesage' is not an option of 'greeting'; did you mean 'message'?")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?bakclog=9", "'bakclog' is not an option of 'echo'; did you mean 'Backlog'?")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?zzzzzzz=9", "'zzzzzzz' is not an option of 'echo'; it has none.")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?backlog=0", "Backlog ('0')")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?backlog=many", "many")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?poolBlockSize=5000", "power of two")]
    [InlineData("Endpoints:echo:Uri", "unix:///run/x.sock?unixMode=999", "UnixMode ('999') must be one to four octal digits")]
    [InlineData("Endpoints:greeting:Uri", "tcp://127.0.0.1:0?message=%7Bwho%7D", "who")]
    [InlineData("Endpoints:time:Uri", "tcp://127.0.0.1:0?format=CTime,Iso8601", "Format is one of CTime, Iso8601,")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?maxConnections=0", "MaxConnections ('0')")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?whenFull=Refuse,Wait", "WhenFull: 'Refuse,Wait' is neither Refuse nor Wait.")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?whenFull=1", "WhenFull: '1' is neither Refuse nor Wait.")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?deny=10.0.0.1/8", "'10.0.0.1/8' is no network")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?idleTimeout=30", "idleTimeout: '30' is no time: write 500ms, 30s")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?idleTimeout=0s", "IdleTimeout ('00:00:00')")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?minReceiveRate=fast", "'fast' is no rate")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?proxy=10.0.0.1/8", "'10.0.0.1/8' is no network")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?proxyTimeout=5s", "Proxy: name the proxies whose headers are believed")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?proxy=10.0.0.1&proxyTimeout=off", "proxyTimeout: 'off' would let a connection hold its place for ever.")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?proxy=10.0.0.1&proxyTimeout=2h", "HeaderTimeout")]
    [InlineData("Endpoints:echo:Uri", "tcp://127.0.0.1:0?proxy=10.0.0.1&proxyVersion=3", "proxyVersion: '3' is neither 1 nor 2.")]
    [InlineData("Endpoints:echo:Timeouts:IdelTimeout", "1s", "SocketServer:Endpoints:echo has no Uri")]
    [InlineData("Timeouts:IdelTimeout", "1s", "'SocketServer:Timeouts:IdelTimeout' is not a setting; did you mean 'IdleTimeout'?")]
    [InlineData("Timeouts:IdleTimeout", "soon", "SocketServer:Timeouts: IdleTimeout: 'soon' is no time")]
    public void A_mistake_is_told_in_one_line_that_names_it(string key, string value, string expected)
    {
        using var host = NewHost((key, value));

        var error = Assert.Throws<SocketConfigurationException>(() => host.Services.GetRequiredService<SocketServer>());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.9 198.51.100.7 1234 443\r\n", "203.0.113.9:1234")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 1234 443\r\n", "")]
    [InlineData("GET / HTTP/1.1\r\n", "")]
    public async Task Behind_a_proxy_the_lists_hold_for_the_client(string sent, string greeting)
    {
        using var host = NewHost(
            ("Endpoints:greeting:Uri", "tcp://127.0.0.1:0?message={remote}&appendLineEnd=false"),
            ("Endpoints:greeting:ProxyProtocol:Proxy", "127.0.0.0/8"),
            ("Endpoints:greeting:ProxyProtocol:ProxyTimeout", "10s"),
            ("Endpoints:greeting:ProxyProtocol:ProxyVersion", "1"),
            ("Endpoints:greeting:Limits:Deny", "192.0.2.0/24, 127.0.0.0/8"),
            ("Endpoints:greeting:Limits:MaxConnectionsPerAddress", "1"));
        await host.StartAsync();
        using var peer = await TcpPeer.ConnectAsync(host.Services.GetRequiredService<SocketServer>().Endpoints[0].EndPoint);

        await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(sent));

        if (greeting.Length > 0)
        {
            Assert.Equal(greeting, System.Text.Encoding.ASCII.GetString(await peer.ReadToEndAsync()));
        }
        else
        {
            await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => peer.ReadToEndAsync());
        }
    }

    [Fact]
    public void Every_option_of_an_endpoint_can_be_set_by_text_and_no_two_have_the_same_name()
    {
        string[] named = [.. EndpointText.TransportNames, .. EndpointText.LimitNames, .. EndpointText.TimeoutNames, .. EndpointText.ProxyNames];
        var settable = new[] { typeof(SocketEndpointOptions), typeof(ConnectionLimitOptions), typeof(TimeoutOptions) }
            .SelectMany(options => options.GetProperties()).Where(property => property.CanWrite).Select(property => property.Name);
        var ofProtocols = StandardProtocols.All.SelectMany(protocol => protocol.Options).Select(option => option.Name);

        Assert.Equal(settable.Concat(["Allow", "Deny", "Proxy", "ProxyTimeout", "ProxyVersion"]).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.Equal(named.Length, named.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(ofProtocols.Intersect(named, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Code_and_configuration_describe_endpoints_of_one_server()
    {
        using var host = NewHost(
            services => services.AddSocketServer(server => server.ListenTcp(IPAddress.Loopback, 0, chain => chain.Run(_ => Task.CompletedTask))),
            ("Endpoints:echo:Uri", "tcp://127.0.0.1:0"));

        await host.StartAsync();

        Assert.Equal(2, host.Services.GetRequiredService<SocketServer>().Endpoints.Count);
    }

    private static IHost NewHost(params (string Key, string Value)[] settings) => NewHost(services => services.AddSocketServer(), settings);

    private static IHost NewHost(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"SocketServer:{setting.Key}", (string?)setting.Value)));
        builder.Services.AddStandardProtocols();
        configure(builder.Services);
        return builder.Build();
    }
}
