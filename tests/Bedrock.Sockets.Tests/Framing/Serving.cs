namespace Bedrock.Sockets.Tests.Framing;

/// <summary>Starts code and waits for its end as a server does, and not as a test runner does.</summary>
internal static class Serving
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    /// <summary>Starts a handler without the runner's synchronization context: it goes on inside the call that gives it bytes, so what it did can be asserted after that call.</summary>
    public static Task Start(Func<Task> handler) => WithoutContext(handler);

    /// <summary>Runs what may resume a handler, likewise without the context: the handler's next wait would capture it otherwise, and go on some time later.</summary>
    public static T WithoutContext<T>(Func<T> action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>A guard: what should happen and does not must fail the test, not hang it.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(Generous);

    /// <inheritdoc cref="Soon(Task)"/>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Generous);
}
