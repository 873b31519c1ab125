using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Testing;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Diagnostics;

/// <summary>The watch on a pool that is a list here, which runs its work when the test says so.</summary>
public sealed class ThreadPoolWatchTests : IDisposable
{
    private readonly TestMeterFactory _factory = new();
    private readonly MetricRecorder _recorder;
    private readonly RecordingLogger _logger = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Queue<Action> _pool = new();
    private readonly ThreadPoolWatch _watch;

    public ThreadPoolWatchTests()
    {
        _recorder = new MetricRecorder(_factory);
        _watch = new ThreadPoolWatch(SocketMetrics.From(_factory), _logger, _clock, _pool.Enqueue);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _factory.Dispose();
        _logger.Dispose();
    }

    [Fact]
    public void The_time_until_a_probe_runs_is_recorded()
    {
        _watch.Look();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _pool.Dequeue()();

        Assert.Equal([0.02], _recorder.Of("bedrock.threadpool.delay"));
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public void A_pool_that_does_not_run_it_is_told_within_two_seconds_and_once_in_ten()
    {
        for (var look = 0; look < 20; look++)
        {
            _watch.Look();
            _clock.Advance(ThreadPoolWatch.Interval);
        }

        Assert.Single(_pool);
        var warning = Assert.Single(_logger.Entries);
        Assert.Equal((LogLevel.Warning, 305), (warning.Level, warning.EventId));
        Assert.Contains("1000 ms", warning.Message, StringComparison.Ordinal);
        Assert.Equal(1, _recorder.Of("bedrock.threadpool.delay")[0]);

        _clock.Advance(ThreadPoolWatch.WarningInterval);
        _watch.Look();
        Assert.Equal(2, _logger.Entries.Count);
    }

    [Fact]
    public void When_the_pool_runs_again_the_watch_goes_on()
    {
        _watch.Look();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _pool.Dequeue()();

        _watch.Look();

        Assert.Single(_pool);
        Assert.Equal([3], _recorder.Of("bedrock.threadpool.delay"));
    }
}
