using Bedrock.Sockets.Testing;

namespace Bedrock.Sockets.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Start = new(2036, 2, 7, 6, 28, 15, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Start);
    private readonly List<string> _fired = [];

    [Fact]
    public void The_clock_stands_still_until_it_is_moved()
    {
        var before = (_clock.GetUtcNow(), _clock.GetTimestamp());

        var still = (_clock.GetUtcNow(), _clock.GetTimestamp());
        _clock.Advance(Second);

        Assert.Equal(before, still);
        Assert.Equal(Start + Second, _clock.GetUtcNow());
        Assert.Equal(Second, _clock.GetElapsedTime(before.Item2));
    }

    [Fact]
    public void Setting_the_time_of_day_moves_neither_timestamps_nor_timers()
    {
        using var timer = Timer("timer", Second);
        var timestamp = _clock.GetTimestamp();

        _clock.SetUtcNow(Start.AddYears(1));
        var forward = _clock.GetUtcNow();
        _clock.SetUtcNow(Start.AddYears(-1));

        Assert.Equal(Start.AddYears(1), forward);
        Assert.Equal(Start.AddYears(-1), _clock.GetUtcNow());
        Assert.Equal(timestamp, _clock.GetTimestamp());
        Assert.Empty(_fired);
    }

    [Fact]
    public void Local_time_is_in_the_zone_that_the_test_sets()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5.5), "test", "test");
        var utc = _clock.GetLocalNow();

        _clock.SetLocalTimeZone(zone);

        Assert.Equal(TimeSpan.Zero, utc.Offset);
        Assert.Equal(TimeSpan.FromHours(5.5), _clock.GetLocalNow().Offset);
        Assert.Equal(Start, _clock.GetLocalNow());
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_each_at_its_own()
    {
        using var late = Timer("late", 3 * Second);
        using var early = Timer("early", Second);
        using var sameA = Timer("same a", 2 * Second);
        using var sameB = Timer("same b", 2 * Second);

        _clock.Advance(2.5 * Second);
        _clock.Advance(0.5 * Second);

        Assert.Equal(["early at 1", "same a at 2", "same b at 2", "late at 3"], _fired);
        Assert.Equal(Start + (3 * Second), _clock.GetUtcNow());
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public void A_timer_does_not_fire_a_tick_too_early()
    {
        using var timer = Timer("timer", Second);

        _clock.Advance(Second - TimeSpan.FromTicks(1));
        var before = _fired.Count;
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(0, before);
        Assert.Equal(["timer at 1"], _fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_between_the_others()
    {
        using var periodic = Timer("tick", Second, Second);
        using var once = Timer("once", 2.5 * Second);

        _clock.Advance(3 * Second);

        Assert.Equal(["tick at 1", "tick at 2", "once at 2.5", "tick at 3"], _fired);
    }

    [Fact]
    public void A_callback_may_set_its_timer_again_within_the_same_advance()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                Note("again");
                timer!.Change(Second, Timeout.InfiniteTimeSpan);
            },
            null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(3 * Second);

        Assert.Equal(["again at 1", "again at 2", "again at 3"], _fired);
        timer.Dispose();
    }

    [Fact]
    public void A_timer_that_is_changed_forgets_its_earlier_due_time()
    {
        using var timer = Timer("timer", Second, Second);

        var changed = timer.Change(2 * Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(5 * Second);

        Assert.True(changed);
        Assert.Equal(["timer at 2"], _fired);
    }

    [Fact]
    public async Task A_disposed_timer_never_fires_and_cannot_be_changed()
    {
        var first = Timer("first", Second);
        var second = Timer("second", Second);

        first.Dispose();
        await second.DisposeAsync();
        _clock.Advance(2 * Second);

        Assert.Empty(_fired);
        Assert.False(first.Change(Second, Second));
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_fires_without_an_advance()
    {
        var fired = new TaskCompletionSource();

        using var timer = _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(Patience);
    }

    [Fact]
    public void A_timer_that_is_switched_off_does_not_count_as_active()
    {
        using var off = Timer("off", Timeout.InfiniteTimeSpan);
        using var on = Timer("on", Second);

        Assert.Equal(1, _clock.ActiveTimers);
    }

    [Fact]
    public async Task The_delays_and_timeouts_of_the_framework_follow_the_clock()
    {
        var delay = Task.Delay(2 * Second, _clock);
        using var timeout = new CancellationTokenSource(Second, _clock);
        var wait = new TaskCompletionSource().Task.WaitAsync(3 * Second, _clock);

        _clock.Advance(3 * Second);

        await delay.WaitAsync(Patience);
        Assert.True(timeout.IsCancellationRequested);
        await Assert.ThrowsAsync<TimeoutException>(() => wait.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_test_can_wait_until_the_code_under_test_waits()
    {
        var waiting = _clock.WaitForTimersAsync(2);
        using var first = Timer("first", Second);
        var afterOne = waiting.IsCompleted;

        using var second = Timer("second", Second);
        await waiting.WaitAsync(Patience);

        Assert.False(afterOne);
        Assert.True(_clock.WaitForTimersAsync().IsCompleted);
    }

    [Fact]
    public async Task Waiting_for_a_timer_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = _clock.WaitForTimersAsync(1, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public void What_a_callback_throws_comes_out_and_the_rest_of_the_time_passes_in_the_next_call()
    {
        using var failing = _clock.CreateTimer(static _ => throw new InvalidOperationException("callback"), null, Second, Timeout.InfiniteTimeSpan);
        using var later = Timer("later", 2 * Second);

        Assert.Throws<InvalidOperationException>(() => _clock.Advance(3 * Second));
        var stoppedAt = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.Zero);

        Assert.Equal(Start + Second, stoppedAt);
        Assert.Equal(["later at 2"], _fired);
        Assert.Equal(Start + (3 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Threads_that_advance_at_once_add_up_and_fire_every_timer_once()
    {
        var count = 0;
        var timers = Enumerable.Range(1, 1_000)
            .Select(milliseconds => _clock.CreateTimer(_ => Interlocked.Increment(ref count), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan))
            .ToList();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _clock.Advance(TimeSpan.FromMilliseconds(100)))));

        Assert.Equal(1_000, count);
        Assert.Equal(Start + Second, _clock.GetUtcNow());
        timers.ForEach(static timer => timer.Dispose());
    }

    [Fact]
    public void A_callback_sees_the_context_in_which_its_timer_was_made()
    {
        var local = new AsyncLocal<string> { Value = "maker" };
        string? seen = null;
        using var timer = _clock.CreateTimer(_ => seen = local.Value, null, Second, Timeout.InfiniteTimeSpan);

        local.Value = "advancer";
        _clock.Advance(Second);

        Assert.Equal("maker", seen);
    }

    [Fact]
    public void Time_does_not_run_backwards()
        => Assert.Throws<ArgumentOutOfRangeException>("time", () => _clock.Advance(-Second));

    private ITimer Timer(string name, TimeSpan dueTime, TimeSpan? period = null)
        => _clock.CreateTimer(_ => Note(name), null, dueTime, period ?? Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name} at {(_clock.GetUtcNow() - Start).TotalSeconds}");
}
