using System.Buffers;
using System.Text;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Protocols.Chat;

/// <summary>Somebody at a chat: sends lines, reads lines.</summary>
internal sealed class ChatClient(ConnectionContext connection) : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public ConnectionContext Connection => connection;

    /// <summary>Comes in under a name, and reads what it is told.</summary>
    public static async Task<ChatClient> EnterAsync(TestSocketServer server, string name)
    {
        var client = new ChatClient(await server.ConnectAsync());
        Assert.Equal("* Welcome. What is your name?", await client.ReadAsync());
        await client.SendAsync(name);
        Assert.StartsWith($"* You are {name}. You are in ", await client.ReadAsync(), StringComparison.Ordinal);
        return client;
    }

    public Task SendAsync(string line) => connection.SendAsync(Encoding.UTF8.GetBytes($"{line}\n"));

    public async Task<string> ReadAsync()
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync().AsTask().WaitAsync(Guard);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.TrimEnd('\r');
            }

            Assert.False(read.IsCompleted, "The connection ended.");
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
