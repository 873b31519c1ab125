using System.Buffers;
using System.Globalization;
using Bedrock.Sockets.Protocols.Time868;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Time868;

public sealed class Time868Tests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 2_208_988_800)] // the next five are printed in RFC 868
    [InlineData("1976-01-01T00:00:00Z", 2_398_291_200)]
    [InlineData("1980-01-01T00:00:00Z", 2_524_521_600)]
    [InlineData("1983-05-01T00:00:00Z", 2_629_584_000)]
    [InlineData("1858-11-17T00:00:00Z", -1_297_728_000)]
    [InlineData("1900-01-01T00:00:00Z", 0)]
    [InlineData("1899-12-31T23:59:59Z", -1)]
    [InlineData("1899-12-31T23:59:59.5Z", -1)] // a fraction goes down, also below zero
    [InlineData("2036-02-07T06:28:15Z", 0xFFFF_FFFF)]
    [InlineData("2036-02-07T06:28:16Z", 0)] // the wrap
    [InlineData("2036-02-07T07:28:17+01:00", 1)]
    public void The_number_is_the_seconds_since_1900_modulo_2_to_the_32(string time, long seconds)
        => Assert.Equal(unchecked((uint)seconds), Rfc868Time.FromDateTime(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", new byte[] { 0x83, 0xAA, 0x7E, 0x80 })]
    [InlineData("1858-11-17T00:00:00Z", new byte[] { 0xB2, 0xA6, 0x3E, 0x00 })]
    [InlineData("2036-02-07T06:28:15Z", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData("2036-02-07T06:28:16Z", new byte[] { 0x00, 0x00, 0x00, 0x00 })]
    public async Task Four_bytes_are_sent_most_significant_first_and_then_the_end(string time, byte[] wire)
    {
        var time868 = new ProtocolEndpoint(builder => builder.UseTime868(), ManualClock.At(time));

        Assert.Equal(wire, await time868.ReceiveAsync());
    }

    [Fact]
    public async Task The_local_zone_does_not_matter()
    {
        var farEast = TimeZoneInfo.CreateCustomTimeZone("UTC+14", TimeSpan.FromHours(14), "UTC+14", "UTC+14");
        var time868 = new ProtocolEndpoint(builder => builder.UseTime868(), ManualClock.At("1970-01-01T00:00:00Z", farEast));

        Assert.Equal([0x83, 0xAA, 0x7E, 0x80], await time868.ReceiveAsync());
    }

    /// <summary>RFC 868: a server that cannot determine the time closes the connection without sending anything.</summary>
    [Fact]
    public async Task Without_the_time_the_connection_ends_and_nothing_is_sent()
    {
        var handler = new Time868Handler(new LateClock());
        await using var test = await TestSocketServer.StartAsync(c => c.Run(handler.OnConnectedAsync));
        await using var early = await test.ConnectAsync();

        await Assert.ThrowsAsync<ConnectionResetException>(async () => await early.Transport.Input.ReadAsync());
        await using var late = await test.ConnectAsync();
        var reply = await late.Transport.Input.ReadAtLeastAsync(5);

        Assert.Equal([0x83, 0xAA, 0x7E, 0x80], reply.Buffer.ToArray());
        Assert.IsType<InvalidOperationException>(Assert.Single(test.TakeExceptions()));
    }

    /// <summary>RFC 868: a server that cannot determine the time discards the datagram and makes no reply.</summary>
    [Fact]
    public async Task Without_the_time_a_datagram_is_not_answered()
    {
        var handler = new Time868DatagramHandler(new LateClock());
        await using var test = await TestDatagramServer.StartAsync(d => d.Run(handler.OnDatagramAsync));
        await using var client = test.Connect();
        var reply = new byte[5];

        await client.SendAsync(ReadOnlyMemory<byte>.Empty);
        await client.SendAsync(ReadOnlyMemory<byte>.Empty);
        var length = await client.ReceiveAsync(reply);

        Assert.Equal([0x83, 0xAA, 0x7E, 0x80], reply[..length]);
        Assert.IsType<InvalidOperationException>(Assert.Single(test.TakeExceptions()));
    }

    /// <summary>Is set after it was first asked.</summary>
    private sealed class LateClock : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow()
            => Interlocked.Increment(ref _asked) > 1 ? DateTimeOffset.UnixEpoch : throw new InvalidOperationException("Nobody has set this clock.");
    }
}
