using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Client;

/// <summary>RFC 8305 against a network that is a script: each address answers, fails or stays silent.</summary>
public sealed class HappyEyeballsTests
{
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress OtherSix = IPAddress.Parse("2001:db8::2");
    private static readonly IPAddress Four = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress OtherFour = IPAddress.Parse("192.0.2.2");

    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedNetwork _network = new();

    [Fact]
    public void Families_take_turns_from_the_one_that_the_system_prefers()
    {
        Assert.Equal([Six, Four, OtherSix, OtherFour], HappyEyeballs.TakingTurns([Six, OtherSix, Four, OtherFour]));
        Assert.Equal([Four, Six, OtherFour], HappyEyeballs.TakingTurns([Four, OtherFour, Six]));
        Assert.Equal([Four], HappyEyeballs.TakingTurns([Four]));
        Assert.Empty(HappyEyeballs.TakingTurns([]));
    }

    [Fact]
    public async Task The_second_is_tried_after_a_quarter_of_a_second_and_the_first_given_up_when_it_wins()
    {
        var connecting = ConnectAsync(Six, Four);
        await _clock.WaitForTimersAsync(1);
        Assert.Equal([Six], _network.Tried);

        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal([Six], _network.Tried);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _network.TriedAsync(2);
        _network.Answer(Four);

        await using var connection = await connecting.WaitAsync(TcpPeer.Guard);
        Assert.Equal(Four.ToString(), connection.ConnectionId);
        Assert.Equal([Six], _network.GivenUp);
    }

    [Fact]
    public async Task One_that_fails_lets_the_next_begin_at_once()
    {
        var connecting = ConnectAsync(Six, Four);
        await _network.TriedAsync(1);

        _network.Fail(Six);
        await _network.TriedAsync(2);
        _network.Answer(Four);

        await using var connection = await connecting.WaitAsync(TcpPeer.Guard);
        Assert.Equal(Four.ToString(), connection.ConnectionId);
    }

    [Fact]
    public async Task The_first_may_still_win_after_the_second_has_begun()
    {
        var connecting = ConnectAsync(Six, Four);
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(HappyEyeballs.AttemptDelay);
        await _network.TriedAsync(2);

        _network.Answer(Six);

        await using var connection = await connecting.WaitAsync(TcpPeer.Guard);
        Assert.Equal(Six.ToString(), connection.ConnectionId);
        Assert.Equal([Four], _network.GivenUp);
    }

    [Fact]
    public async Task When_none_answers_all_are_named()
    {
        var connecting = ConnectAsync(Six, Four);
        await _network.TriedAsync(1);
        _network.Fail(Six);
        await _network.TriedAsync(2);
        _network.Fail(Four);

        var error = await Assert.ThrowsAsync<SocketException>(() => connecting.WaitAsync(TcpPeer.Guard));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Contains("None of the 2 addresses of 'example.test' could be connected to: tcp://[2001:db8::1]:7: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("tcp://192.0.2.1:7: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_gives_up_gives_up_all_attempts()
    {
        using var cancellation = new CancellationTokenSource();
        var connecting = ConnectAsync(cancellation.Token, Six, Four);
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(HappyEyeballs.AttemptDelay);
        await _network.TriedAsync(2);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TcpPeer.Guard));
        Assert.Equal(new HashSet<IPAddress> { Six, Four }, _network.GivenUp.ToHashSet());
    }

    [Fact]
    public async Task A_name_of_this_machine_is_connected_to_for_real()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port; // Bound, so it has one.

        await using var connection = await new SocketClientBuilder().Build().ConnectAsync(new DnsEndPoint("localhost", port));

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), connection.RemoteEndPoint);
    }

    private Task<ConnectionContext> ConnectAsync(params IPAddress[] addresses) => ConnectAsync(CancellationToken.None, addresses);

    private Task<ConnectionContext> ConnectAsync(CancellationToken cancellationToken, params IPAddress[] addresses)
        => new HappyEyeballs(_network, _clock, (_, _) => Task.FromResult(addresses)).ConnectAsync(new DnsEndPoint("example.test", 7), cancellationToken).AsTask();
}
