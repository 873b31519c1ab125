using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Diagnostics;

public sealed class TrafficLogTests : IDisposable
{
    private readonly RecordingLogger _logger = new();

    public void Dispose() => _logger.Dispose();

    [Fact]
    public void Bytes_are_shown_in_lines_of_sixteen_and_the_rest_is_counted()
    {
        var dump = HexDump.Of("hello\r\n\u001b[31m 0123456789"u8, total: 100);

        Assert.Equal(
            """

            0000  68 65 6C 6C 6F 0D 0A 1B 5B 33 31 6D 20 30 31 32  hello...[31m 012
            0010  33 34 35 36 37 38 39                             3456789
            ... 77 more
            """.ReplaceLineEndings("\n"),
            dump);
    }

    [Fact]
    public async Task Both_directions_are_logged_and_go_through_unchanged()
    {
        await using (var test = await StartAsync(maxBytes: 4))
        {
            await using var client = await test.ConnectAsync();
            await client.SendAsync("hello"u8.ToArray());
            Assert.Equal("hello"u8.ToArray(), await client.ReceiveAsync(5));
        }

        var messages = _logger.Entries.Where(entry => entry.EventId is 450 or 451).Select(entry => entry.Message).ToList();
        Assert.Equal(2, messages.Count);
        Assert.Contains(" received 5 bytes:\n0000  68 65 6C 6C ", messages[0], StringComparison.Ordinal);
        Assert.EndsWith("\n... 1 more", messages[0], StringComparison.Ordinal);
        Assert.Contains(" sends 5 bytes:\n", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_is_looked_at_twice_is_logged_once()
    {
        await using (var test = await TestSocketServer.StartAsync(
            chain => chain.UseTrafficLog().Run(async connection =>
            {
                var lines = new FrameChannel<LineCodec, System.Buffers.ReadOnlySequence<byte>>(connection);
                await foreach (var line in lines.ReadAllAsync())
                {
                    lines.Write(line);
                }
            }),
            services => services.AddSingleton<ILoggerFactory>(_logger)))
        {
            await using var client = await test.ConnectAsync();
            await client.SendAsync("one\r\ntw"u8.ToArray());
            await client.ReceiveAsync(5);
            await client.SendAsync("o\r\n"u8.ToArray());
            await client.ReceiveAsync(5);
        }

        var received = _logger.Entries.Where(entry => entry.EventId == 450).Sum(entry => int.Parse(entry.Message.Split(" received ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(10, received);
    }

    [Fact]
    public async Task Without_it_no_payload_is_logged()
    {
        await using (var test = await TestSocketServer.StartAsync(chain => chain.UseEcho(), services => services.AddSingleton<ILoggerFactory>(_logger)))
        {
            await using var client = await test.ConnectAsync();
            await client.SendAsync("secret"u8.ToArray());
            await client.ReceiveAsync(6);
        }

        Assert.NotEmpty(_logger.Entries);
        Assert.DoesNotContain(_logger.Entries, entry => entry.Message.Contains("secret", StringComparison.Ordinal) || entry.Message.Contains("73 65 63", StringComparison.Ordinal));
    }

    private Task<TestSocketServer> StartAsync(int maxBytes)
        => TestSocketServer.StartAsync(chain => chain.UseTrafficLog(maxBytes).UseEcho(), services => services.AddSingleton<ILoggerFactory>(_logger));
}
