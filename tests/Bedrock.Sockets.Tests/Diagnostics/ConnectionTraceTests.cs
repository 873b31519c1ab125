using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Diagnostics;

/// <summary>The span of a connection. The source is the process's own, so each test knows its spans by the address of its client.</summary>
public sealed class ConnectionTraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public ConnectionTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Bedrock.Sockets",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_connection_is_a_span_with_its_addresses_bytes_and_end()
    {
        await using (var test = await TestSocketServer.StartAsync(chain => chain.UseProxyProtocol("198.51.100.0/24").UseEcho()))
        {
            await using var client = await test.ConnectAsync(IPEndPoint.Parse("198.51.100.71:9"));
            await client.SendAsync("PROXY TCP4 203.0.113.9 192.0.2.1 1234 443\r\nhello"u8.ToArray());
            await client.ReceiveAsync(5);
        }

        var span = Find("198.51.100.71");
        Assert.Equal(("connection test", ActivityKind.Server, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal("test", span.GetTagItem("bedrock.endpoint"));
        Assert.Equal("203.0.113.9", span.GetTagItem("client.address"));
        Assert.Equal(1234, span.GetTagItem("client.port"));
        Assert.Equal("completed", span.GetTagItem("bedrock.reason"));
        Assert.Equal(48L, span.GetTagItem("bedrock.bytes.received"));
        Assert.Equal(5L, span.GetTagItem("bedrock.bytes.sent"));
    }

    [Fact]
    public async Task What_a_handler_starts_is_its_child_and_what_it_throws_its_error()
    {
        var parent = default(ActivityTraceId);
        await using (var test = await TestSocketServer.StartAsync(chain => chain.Run(_ =>
        {
            parent = Activity.Current?.TraceId ?? default;
            throw new InvalidDataException("bad");
        })))
        {
            await using var client = await test.ConnectAsync(IPEndPoint.Parse("198.51.100.72:9"));
            await Assert.ThrowsAsync<ConnectionResetException>(() => client.ReceiveToEndAsync());
            test.TakeExceptions();
        }

        var span = Find("198.51.100.72");
        Assert.Equal(span.TraceId, parent);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("failed", span.GetTagItem("bedrock.reason"));
    }

    private Activity Find(string peer) => _spans.Single(span => peer.Equals(span.GetTagItem("network.peer.address")));
}
