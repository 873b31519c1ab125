using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Tests.LoadTesting.Driving;

/// <summary>The parts of the driver that need no socket.</summary>
public sealed class DrivingPartsTests
{
    private const long Millisecond = 1_000_000;

    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 5007);

    [Fact]
    public void The_gate_keeps_its_rate_and_makes_up_for_no_more_than_a_millisecond()
    {
        var gate = new ConnectGate(perSecond: 1_000, maxPending: 100);

        var entered = Enumerable.Range(0, 20).Count(tick => gate.TryEnter(tick * Millisecond / 2));
        var afterPause = Enumerable.Range(0, 10).Count(_ => gate.TryEnter(1_000 * Millisecond));

        Assert.Equal(10, entered);
        Assert.Equal(2, afterPause);
        Assert.Equal(1_001 * Millisecond, gate.NextAt);
    }

    [Fact]
    public void The_gate_lets_only_so_many_be_under_way()
    {
        var gate = new ConnectGate(perSecond: 1_000_000, maxPending: 2);

        Assert.True(gate.TryEnter(Millisecond) && gate.TryEnter(2 * Millisecond));
        Assert.False(gate.TryEnter(3 * Millisecond));
        Assert.Equal((2, long.MaxValue), (gate.Pending, gate.NextAt));

        gate.Leave();
        Assert.True(gate.TryEnter(3 * Millisecond));
    }

    [Theory]
    [InlineData(20_000, false, 0)]
    [InlineData(20_001, false, 2)]
    [InlineData(60_000, false, 3)]
    [InlineData(10, true, 64)]
    public void Many_clients_of_a_local_server_spread_over_the_loopback_net(int clients, bool areShort, int expected)
    {
        var sources = SourceAddresses.For(Loopback, [], clients, areShort, isWholeNetLocal: true);

        Assert.Equal(expected, sources.Distinct().Count());
        Assert.All(sources, source => Assert.True(IPAddress.IsLoopback(source)));
    }

    [Fact]
    public void Addresses_that_were_given_are_used_and_others_are_left_to_the_system()
    {
        IPAddress[] given = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")];
        var remote = new IPEndPoint(IPAddress.Parse("10.0.0.9"), 5007);

        Assert.Equal(given, SourceAddresses.For(remote, given, 10, areShort: false, isWholeNetLocal: true));
        Assert.Empty(SourceAddresses.For(remote, [], 100_000, areShort: true, isWholeNetLocal: true));
        Assert.Empty(SourceAddresses.For(Loopback, [], 100_000, areShort: false, isWholeNetLocal: false));
        Assert.Empty(SourceAddresses.For(new UnixDomainSocketEndPoint("/x"), given, 100_000, areShort: false, isWholeNetLocal: true));
    }

    [Theory]
    [InlineData(ReconnectPolicy.Never, 0, -1)]
    [InlineData(ReconnectPolicy.AtOnce, 0, 0)]
    [InlineData(ReconnectPolicy.AtOnce, 1, 10)]
    [InlineData(ReconnectPolicy.BackOff, 0, 10)]
    [InlineData(ReconnectPolicy.BackOff, 3, 40)]
    [InlineData(ReconnectPolicy.BackOff, 7, 640)]
    [InlineData(ReconnectPolicy.BackOff, 8, 1_000)]
    [InlineData(ReconnectPolicy.BackOff, 1_000, 1_000)]
    public void A_client_waits_longer_each_time_it_fails(ReconnectPolicy policy, int failures, int milliseconds)
        => Assert.Equal(milliseconds < 0 ? -1 : milliseconds * Millisecond, ReconnectDelay.After(policy, failures));

    [Fact]
    public void A_window_remembers_when_each_request_was_due_and_knows_what_was_overtaken()
    {
        var window = new RequestWindow(depth: 3, span: 3);
        window.Add(new SentRequest(10, 11));
        window.Add(new SentRequest(20, 21));
        window.Add(new SentRequest(30, 31));

        Assert.Equal(0, window.Free);
        Assert.Equal(new SentRequest(20, 21), window.Take(1));
        Assert.Equal((0, 2), (window.Free, window.Outstanding));
        Assert.True(window.TryTakeOldest(out var oldest, out var wasOvertaken));
        Assert.Equal((new SentRequest(10, 11), true), (oldest, wasOvertaken));
        Assert.Equal((2, 1, new SentRequest(30, 31)), (window.Free, window.Outstanding, window.Oldest));
        Assert.True(window.TryTakeOldest(out _, out wasOvertaken));
        Assert.False(wasOvertaken);
        Assert.False(window.TryTakeOldest(out _, out _));
    }

    [Fact]
    public void In_a_window_that_spans_more_than_its_depth_what_is_missing_does_not_keep_the_others()
    {
        var window = new RequestWindow(depth: 2, span: 4);
        window.Add(new SentRequest(10, 11));
        window.Add(new SentRequest(20, 21));

        window.Take(1);
        window.Add(new SentRequest(30, 31));
        window.Take(2);
        window.Add(new SentRequest(40, 41));
        window.Take(3);

        Assert.Equal((0, 1, 0), (window.OldestNumber, window.Outstanding, window.Free));
        Assert.Equal(new SentRequest(10, 11), window.Take(0));
        Assert.Equal((2, 0), (window.Free, window.Outstanding));
    }

    [Fact]
    public void A_plan_refuses_a_scenario_that_does_not_fit_into_datagrams()
    {
        var target = SocketUri.Parse("udp://127.0.0.1:1");

        Assert.Contains("takes a connection", Assert.Throws<ArgumentException>("scenario", () => new LoadPlan(target, LoadScenario.Churn())).Message, StringComparison.Ordinal);
        Assert.Contains("too long for a datagram", Assert.Throws<ArgumentException>("scenario", () => new LoadPlan(target, LoadScenario.Echo(65_508))).Message, StringComparison.Ordinal);
        Assert.Equal("echo", new LoadPlan(target, LoadScenario.Echo(65_507)).Scenario.Name);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, ErrorKind.Refused)]
    [InlineData(SocketError.ConnectionReset, ErrorKind.Reset)]
    [InlineData(SocketError.Shutdown, ErrorKind.Reset)]
    [InlineData(SocketError.TimedOut, ErrorKind.Timeout)]
    [InlineData(SocketError.AddressNotAvailable, ErrorKind.NoPorts)]
    [InlineData(SocketError.TooManyOpenSockets, ErrorKind.NoDescriptors)]
    [InlineData(SocketError.HostUnreachable, ErrorKind.Unreachable)]
    public void Errors_have_a_kind(SocketError error, ErrorKind kind) => Assert.Equal(kind, SocketErrors.KindOf(error));

    [Fact]
    public async Task The_number_of_requests_is_exact_over_all_threads()
    {
        var budget = new RequestBudget(1_000);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 500).Count(_ => budget.TryTake()))));

        Assert.Equal(1_000, taken.Sum());
        Assert.True(budget.IsSpent);
    }

    [Fact]
    public void A_plan_refuses_bad_values_and_names_them()
    {
        var plan = new LoadPlan(SocketUri.Parse("tcp://127.0.0.1:1"), LoadScenario.Echo());

        Assert.Throws<ArgumentOutOfRangeException>("Clients", () => plan.Clients = 0);
        Assert.Throws<ArgumentOutOfRangeException>("Duration", () => plan.Duration = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>("WarmUp", () => plan.WarmUp = TimeSpan.FromSeconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>("Requests", () => plan.Requests = 0);
        Assert.Throws<ArgumentOutOfRangeException>("Pipeline", () => plan.Pipeline = 65);
        Assert.Throws<ArgumentOutOfRangeException>("ConnectRate", () => plan.ConnectRate = 0);
        Assert.Throws<ArgumentOutOfRangeException>("MaxPendingConnects", () => plan.MaxPendingConnects = 0);
        Assert.Throws<ArgumentOutOfRangeException>("ConnectTimeout", () => plan.ConnectTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>("ResponseTimeout", () => plan.ResponseTimeout = TimeSpan.FromDays(2));
        Assert.Throws<ArgumentOutOfRangeException>("Workers", () => plan.Workers = 0);
    }
}
