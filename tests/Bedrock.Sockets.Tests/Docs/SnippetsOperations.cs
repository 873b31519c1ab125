using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/operations.md, which run as tests.</summary>
public sealed class SnippetsOperations
{
    [Fact]
    public async Task A_traffic_log()
    {
        #region operations-traffic-log
        await using var test = await TestSocketServer.StartAsync(c => c
            .UseTrafficLog(maxBytes: 64)
            .UseEcho());
        #endregion

        await using var client = await test.ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
    }
}
