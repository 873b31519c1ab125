namespace Bedrock.Sockets.PerfGate;

/// <summary>Lists workloads. The gate finds every public class with a parameterless constructor that implements it.</summary>
/// <example>
/// <code>
/// public sealed class Workloads : IWorkloadSource
/// {
///     public IEnumerable&lt;Workload&gt; Create() => [new ParseDate()];
/// }
/// </code>
/// </example>
public interface IWorkloadSource
{
    /// <summary>Makes new instances of all workloads, with names that are unique in the assembly.</summary>
    /// <returns>The workloads, not yet started.</returns>
    IEnumerable<Workload> Create();
}
