using System.Diagnostics.Metrics;
using Bedrock.Sockets.Datagrams;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Tests.Datagrams;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Diagnostics;

/// <summary>The instruments of datagrams, listened to in process.</summary>
public sealed class DatagramMetricsTests : IDisposable
{
    private const string Endpoint = "bedrock.endpoint=test";

    private readonly TestMeterFactory _factory = new();
    private readonly MetricRecorder _recorder;

    public DatagramMetricsTests() => _recorder = new MetricRecorder(_factory);

    public void Dispose()
    {
        _recorder.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task Datagrams_stay_counted_when_their_endpoint_has_ended_and_another_has_its_name()
    {
        for (var life = 1; life <= 2; life++)
        {
            await using (var test = await StartAsync(d => d.UseEcho()))
            {
                await using var client = test.Connect();
                await client.SendAsync(new byte[11]);
                await client.AskAsync(new byte[10]);
                AssertCounted(life);
            }

            AssertCounted(life);
        }

        Assert.Single(_recorder.Of("bedrock.datagrams.dropped", $"{Endpoint} bedrock.reason=tooLong"));
    }

    [Fact]
    public async Task Sessions_are_observed_while_they_run_and_stay_counted_when_they_gave_way()
    {
        await using (var test = await StartAsync(d => d.UseSessions(EchoAsync, sessions => sessions.MaxSessions = 1)))
        {
            await using var first = test.Connect();
            await first.AskAsync("hi"u8.ToArray());
            Assert.Equal(1, _recorder.Observe("bedrock.datagrams.sessions", Endpoint));
            await using var second = test.Connect();
            await second.AskAsync("hi"u8.ToArray());
            Assert.Equal(1, _recorder.Observe("bedrock.datagrams.sessions.displaced", Endpoint));
        }

        Assert.Equal(0, _recorder.Observe("bedrock.datagrams.sessions", Endpoint));
        Assert.Equal(1, _recorder.Observe("bedrock.datagrams.sessions.displaced", Endpoint));
    }

    private static async Task EchoAsync(DatagramSession session)
    {
        await foreach (var data in session.ReadAllAsync())
        {
            await session.SendAsync(data);
        }
    }

    private Task<TestDatagramServer> StartAsync(Action<IDatagramBuilder> configure)
        => TestDatagramServer.StartAsync(configure, services => services.AddSingleton<IMeterFactory>(_factory), options => options.MaxDatagramSize = 10);

    private void AssertCounted(int lives)
    {
        Assert.Equal(2 * lives, _recorder.Observe("bedrock.datagrams.received", Endpoint));
        Assert.Equal(lives, _recorder.Observe("bedrock.datagrams.sent", Endpoint));
        Assert.Equal(lives, _recorder.Observe("bedrock.datagrams.dropped", $"{Endpoint} bedrock.reason=tooLong"));
    }
}
