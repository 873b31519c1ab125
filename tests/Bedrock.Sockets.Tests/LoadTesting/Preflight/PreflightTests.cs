using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Preflight;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Tests.LoadTesting.Driving;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Preflight;

public sealed class PreflightTests
{
    private static readonly SystemLimits Usual = new(20_000, 20_000, 32_768, 60_999, 4_096, 512);

    [Fact]
    public void The_files_of_the_system_are_read()
    {
        const string Limits = "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             unlimited            unlimited            processes \n"
            + "Max open files            1024                 524288               files     \n";

        var limits = LimitsReader.Parse(Limits, "32768\t60999\n", "4096\n", "512\n");

        Assert.Equal(new SystemLimits(1024, 524_288, 32_768, 60_999, 4_096, 512), limits);
    }

    [Fact]
    public void What_cannot_be_read_is_not_known_and_no_problem()
    {
        var limits = LimitsReader.Parse("", "what", "", "");

        Assert.Equal(new SystemLimits(null, null, null, null, null, null), limits);
        Assert.Empty(PreflightRules.Check(limits, clients: 1_000_000, pending: 100_000, sources: 1, isLocal: true));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(19_800, 1)]
    public void What_fits_is_no_problem(int clients, int sources)
        => Assert.Empty(PreflightRules.Check(Usual, clients, pending: 128, sources, isLocal: true));

    [Fact]
    public void Descriptors_that_may_be_had_are_a_command_away()
    {
        var problem = Assert.Single(PreflightRules.Check(Usual with { Descriptors = 1_024 }, clients: 2_000, pending: 128, sources: 1, isLocal: true));

        Assert.True(problem.IsFatal);
        Assert.Equal("2000 clients need 2200 descriptors and this process may open 1024: run 'ulimit -n 2200' in this shell first.", problem.Message);
    }

    [Fact]
    public void Descriptors_beyond_the_hard_limit_need_more_than_that()
    {
        var problem = Assert.Single(PreflightRules.Check(Usual, clients: 19_801, pending: 128, sources: 1, isLocal: true));

        Assert.StartsWith("19801 clients need 20001 descriptors and this process may open 20000, at most 20000: use fewer clients", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_ports_are_named_with_the_range()
    {
        var limits = Usual with { Descriptors = long.MaxValue, FirstPort = 40_000, LastPort = 40_999 };

        var problem = Assert.Single(PreflightRules.Check(limits, clients: 2_001, pending: 128, sources: 2, isLocal: true));

        Assert.True(problem.IsFatal);
        Assert.StartsWith("2001 clients need 3 source addresses with 1000 ports each (ip_local_port_range 40000 to 40999) and there are 2:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Unix_socket_needs_no_ports()
        => Assert.Empty(PreflightRules.Check(Usual with { FirstPort = 40_000, LastPort = 40_001 }, clients: 500, pending: 128, sources: 0, isLocal: true));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_short_queue_of_a_server_here_is_a_warning(bool isLocal, int expected)
    {
        var problems = PreflightRules.Check(Usual with { Backlog = 128 }, clients: 1_000, pending: 512, sources: 1, isLocal).ToList();

        Assert.Equal(expected, problems.Count);
        Assert.All(problems, problem => Assert.False(problem.IsFatal));
        Assert.All(problems, problem => Assert.Contains("at most 128 (somaxconn)", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 0)]
    public void A_short_list_of_handshakes_is_a_warning_where_there_are_handshakes(bool isLocal, int sources, int expected)
    {
        var problems = PreflightRules.Check(Usual with { HalfOpen = 100 }, clients: 1_000, pending: 512, sources, isLocal).ToList();

        Assert.Equal(expected, problems.Count);
        Assert.All(problems, problem => Assert.False(problem.IsFatal));
        Assert.All(problems, problem => Assert.Contains("run 'sysctl -w net.ipv4.tcp_max_syn_backlog=512'", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_start_in_more_than_an_hour_is_asked_about()
    {
        var now = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

        Assert.Null(PreflightRules.CheckStart(null, now));
        Assert.Null(PreflightRules.CheckStart(now.AddMinutes(60), now));
        var problem = Assert.IsType<PreflightProblem>(PreflightRules.CheckStart(now.AddMinutes(90), now));
        Assert.False(problem.IsFatal);
        Assert.StartsWith("the run starts in 1.5 hours, and until then its clients hold their connections: is 2026-03-14 13:30:00 UTC the time that is meant?", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_listens_is_reached()
    {
        await using var target = await Target.EchoAsync();

        Assert.Empty(await PreflightCheck.RunAsync(new LoadPlan(target.Uri, LoadScenario.Echo())));
    }

    [Fact]
    public async Task A_target_that_refuses_or_has_no_address_is_named()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var refusing = SocketUri.Format(bound.LocalEndPoint!); // Bound, so it has one.

        var refused = Assert.Single(await PreflightCheck.RunAsync(new LoadPlan(SocketUri.Parse(refusing), LoadScenario.Echo())));
        var unknown = Assert.Single(await PreflightCheck.RunAsync(new LoadPlan(SocketUri.Parse("tcp://no-such-host.invalid:1"), LoadScenario.Echo())));

        Assert.True(refused.IsFatal && unknown.IsFatal);
        Assert.StartsWith($"{refusing} cannot be reached: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:///nosuch/server.sock")]
    [InlineData("unixgram:///nosuch/server.sock")]
    public async Task A_path_without_a_socket_is_named(string target)
    {
        var problem = Assert.Single(await PreflightCheck.RunAsync(new LoadPlan(SocketUri.Parse(target), LoadScenario.Echo())));

        Assert.True(problem.IsFatal);
        Assert.Equal($"{target} cannot be reached: there is no such socket. Is the server running, and is this its path?", problem.Message);
    }

    [Fact]
    public async Task A_source_that_is_somebody_elses_is_named()
    {
        await using var target = await Target.EchoAsync();

        var problem = Assert.Single(await PreflightCheck.RunAsync(new LoadPlan(target.Uri, LoadScenario.Echo()) { Sources = [IPAddress.Parse("192.0.2.1")] }));

        Assert.True(problem.IsFatal);
        Assert.Equal("Nobody can connect from 192.0.2.1: it is no address of this machine. Give one that is as the source.", problem.Message);
    }
}
