namespace Bedrock.Sockets.PerfGate;

/// <summary>One thing whose time, allocations and system calls are measured.</summary>
/// <remarks>
/// The gate makes one instance for each version it compares, in one process. It calls <see cref="StartAsync"/> once, <see cref="RunAsync"/> many times, <see cref="StopAsync"/> once,
/// one call at a time. Constructors should be cheap: instances are also made to read the names.
/// </remarks>
/// <example>
/// <code>
/// public sealed class ParseDate() : Workload("parse/date")
/// {
///     public override ValueTask RunAsync(int operations)
///     {
///         for (var i = 0; i &lt; operations; i++)
///         {
///             DateOnly.ParseExact("2026-01-31", "yyyy-MM-dd", CultureInfo.InvariantCulture);
///         }
///
///         return default;
///     }
/// }
/// </code>
/// </example>
public abstract class Workload
{
    /// <summary>Names a workload.</summary>
    /// <param name="name">The name, the same in every version: versions are compared by it. Parts are separated by slashes, as in <c>decode/line</c>.</param>
    /// <param name="kind">What it exercises, which decides on the limits it must keep.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    protected Workload(string name, WorkloadKind kind = WorkloadKind.Memory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        Name = name;
        Kind = kind;
    }

    /// <summary>The name by which versions are compared.</summary>
    public string Name { get; }

    /// <summary>What it exercises.</summary>
    public WorkloadKind Kind { get; }

    /// <summary>Prepares what <see cref="RunAsync"/> needs and does it once, checking the result, so that nothing wrong is measured. Does nothing by default.</summary>
    /// <returns>A task that ends when the workload is ready. What it throws fails the run.</returns>
    public virtual ValueTask StartAsync() => default;

    /// <summary>Does the operation so many times. All of it is measured.</summary>
    /// <param name="operations">How often, at least 1. A loop in here costs nothing worth mentioning; a task for each operation would.</param>
    /// <returns>A task that ends when all operations are done. What it throws fails the run.</returns>
    public abstract ValueTask RunAsync(int operations);

    /// <summary>Gives back what <see cref="StartAsync"/> took. Does nothing by default.</summary>
    /// <returns>A task that ends when everything is given back.</returns>
    public virtual ValueTask StopAsync() => default;
}
