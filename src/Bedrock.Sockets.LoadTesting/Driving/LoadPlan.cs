using System.Net;
using System.Security.Cryptography;
using Bedrock.Sockets.LoadTesting.Scenarios;
using Bedrock.Sockets.LoadTesting.Schedules;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>A load test: what to do, against whom, how often and for how long.</summary>
/// <remarks>Give it to one run at a time; changes during a run have no effect that anybody should rely on.</remarks>
public sealed class LoadPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="target">The server: <c>tcp://host:port</c>, <c>tls://host:port</c>, <c>ws://host:port/path</c>, <c>wss://host:port/path</c> or <c>unix:///path</c>; for some scenarios also <c>udp://host:port</c> or <c>unixgram:///path</c>.</param>
    /// <param name="scenario">What the clients do.</param>
    /// <exception cref="ArgumentException">The scenario needs a connection and the target takes datagrams, or its messages are too long for one.</exception>
    public LoadPlan(SocketUri target, LoadScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.Misfit(target) is { } misfit)
        {
            throw new ArgumentException($"{misfit}.", nameof(scenario));
        }

        Target = target;
        Scenario = scenario;
        Fitted = scenario.For(target);
    }

    /// <summary>The server.</summary>
    public SocketUri Target { get; }

    /// <summary>What the clients do.</summary>
    public LoadScenario Scenario { get; }

    /// <summary>The scenario as the target takes it: on connections, or with datagrams.</summary>
    internal LoadScenario Fitted { get; }

    /// <summary>When they do it. Defaults to a closed schedule: each client as fast as it is answered.</summary>
    public LoadSchedule Schedule { get; set; } = LoadSchedule.Closed();

    /// <summary>How many clients there are over all shards, 1 to 10,000,000; each has one connection. Defaults to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Clients
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Clients));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10_000_000, nameof(Clients));
            field = value;
        }
    } = 1;

    /// <summary>How long is measured, after the warm-up; above zero, at most a day. For <see cref="LoadScenario.Hold"/> it is the time of silence. Defaults to 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Duration
    {
        get;
        set => field = Positive(value, nameof(Duration));
    } = TimeSpan.FromSeconds(10);

    /// <summary>How long requests are made before any is measured; zero to a day. Defaults to zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan WarmUp
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(WarmUp));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), nameof(WarmUp));
            field = value;
        }
    }

    /// <summary>After how many measured requests the run ends, even before <see cref="Duration"/>; at least 1, and exact. Defaults to no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long Requests
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Requests));
            field = value;
        }
    } = long.MaxValue;

    /// <summary>How many requests a client may have unanswered on its connection, 1 to 64. A scenario that cannot be pipelined uses 1. Defaults to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Pipeline
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Pipeline));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, EchoConversation.MostOutstanding, nameof(Pipeline));
            field = value;
        }
    } = 1;

    /// <summary>How many connections are begun in a second, above zero. Connections that are made for each request are not slowed down by it. Defaults to 5,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ConnectRate
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(value) && value > 0, false, nameof(ConnectRate));
            field = value;
        }
    } = 5_000;

    /// <summary>How many connections may be under way at once; at least 1. More than the server's backlog gain nothing. Defaults to 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxPendingConnects
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPendingConnects));
            field = value;
        }
    } = 128;

    /// <summary>How long connecting may take; above zero, at most a day. Defaults to 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ConnectTimeout
    {
        get;
        set => field = Positive(value, nameof(ConnectTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client waits for a reply after it has sent, and how long the run waits at its end; above zero, at most a day. Then it loses its connection; with datagrams it goes on. Defaults to 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ResponseTimeout
    {
        get;
        set => field = Positive(value, nameof(ResponseTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>When the schedule starts, so that several machines start together; the clients connect before. When it has passed by then, it starts at once. Defaults to <see langword="null"/>: as soon as the clients are connected.</summary>
    public DateTimeOffset? StartAt { get; set; }

    /// <summary>What a client does when its connection is lost. With datagrams there is none, and a client that is refused tries again after 10 ms and up to 1 s. Defaults to <see cref="ReconnectPolicy.Never"/>.</summary>
    public ReconnectPolicy Reconnect { get; set; }

    /// <summary>Addresses of this machine to connect from, 20,000 connections each, then the next. Defaults to none: the system chooses, and 127.0.0.0/8 is spread over when one address has too few ports.</summary>
    public IReadOnlyList<IPAddress> Sources { get; set; } = [];

    /// <summary>What carries the connections of a built-in scenario. Defaults to <see cref="FleetSockets.Auto"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such sockets.</exception>
    public FleetSockets Sockets
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)FleetSockets.Platform, nameof(Sockets));
            field = value;
        }
    }

    /// <summary>Where random numbers begin: the same seed gives the same times and the same messages. Defaults to a random one.</summary>
    public ulong Seed { get; set; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Which part of clients and rate this process drives. <see cref="Requests"/> is this process's own. Defaults to the whole.</summary>
    public LoadShare Shard { get; set; }

    /// <summary>How many workers share the clients, 1 to 1,024. The same seed gives the same times with the same number. Defaults to the processors less one, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Workers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Workers));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024, nameof(Workers));
            field = value;
        }
    } = Math.Clamp(Environment.ProcessorCount - 1, 1, 1024);

    /// <summary>How many requests a client may have unanswered, as far as the scenario goes.</summary>
    internal int Depth => Math.Min(Pipeline, Fitted.MostPipelined);

    /// <summary>In what time the held clients send, one after another, so that the end is not a burst that no server is meant for.</summary>
    internal long HoldSpread => Nanoseconds.From(Clients / ConnectRate);

    private static TimeSpan Positive(TimeSpan value, string property)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, property);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), property);
        return value;
    }
}
