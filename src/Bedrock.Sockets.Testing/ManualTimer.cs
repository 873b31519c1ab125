namespace Bedrock.Sockets.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, whose lock guards its fields.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state, ExecutionContext? context) : ITimer, IThreadPoolWorkItem
{
    /// <summary>Timers that are due at the same time fire in the order in which they were set.</summary>
    public static Comparer<ManualTimer> ByDueTime { get; } = Comparer<ManualTimer>.Create(
        static (left, right) => left.Due == right.Due ? left.Number.CompareTo(right.Number) : left.Due.CompareTo(right.Due));

    public TimeSpan Due { get; set; }

    public long Number { get; set; }

    public TimeSpan Period { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Schedule(this, dueTime, period);

    public void Fire()
    {
        if (context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(context, static timer => ((ManualTimer)timer!).Invoke(), this);
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        clock.Remove(this);
        return default;
    }

    void IThreadPoolWorkItem.Execute() => Fire();

    private void Invoke() => callback(state);
}
