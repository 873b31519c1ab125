using System.Reflection;
using System.Runtime.Loader;

namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>One version of the workloads with everything it brings along, apart from the other version in the same process. The contract and the framework are shared.</summary>
internal sealed class WorkloadContext : AssemblyLoadContext
{
    private static readonly string Contract = typeof(Workload).Assembly.GetName().Name ?? "";

    private readonly AssemblyDependencyResolver _resolver;
    private readonly IWorkloadSource[] _sources;

    /// <exception cref="GateFailure">The file cannot be loaded, or has no workloads.</exception>
    public WorkloadContext(LaunchSide side)
        : base(side.Label)
    {
        if (!File.Exists(side.Assembly))
        {
            throw GateFailure.Broken($"{side.Label}: {side.Assembly} does not exist.");
        }

        _resolver = new AssemblyDependencyResolver(side.Assembly);
        try
        {
            _sources = [.. LoadFromAssemblyPath(side.Assembly).GetExportedTypes()
                .Where(type => typeof(IWorkloadSource).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false } && type.GetConstructor([]) is not null)
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => (IWorkloadSource)(Activator.CreateInstance(type) ?? throw GateFailure.Broken($"{type} cannot be made.")))];
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or TypeLoadException or BadImageFormatException)
        {
            throw new GateFailure(ExitCode.Broken, $"{side.Label}: {exception.Message} (Its project needs <EnableDynamicLoading>true</EnableDynamicLoading>, so that its packages lie beside it.)", exception);
        }

        if (_sources.Length == 0)
        {
            throw GateFailure.Broken($"{side.Label}: {Path.GetFileName(side.Assembly)} has no public class with a parameterless constructor that implements {nameof(IWorkloadSource)}.");
        }
    }

    /// <summary>New instances of all workloads, by name.</summary>
    /// <exception cref="GateFailure">Two have the same name.</exception>
    public IReadOnlyDictionary<string, Workload> CreateAll()
    {
        var all = new SortedDictionary<string, Workload>(StringComparer.Ordinal);
        foreach (var workload in _sources.SelectMany(source => source.Create()))
        {
            if (!all.TryAdd(workload.Name, workload))
            {
                throw GateFailure.Broken($"{Name}: two workloads are called {workload.Name}.");
            }
        }

        return all;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
        => assemblyName.Name != Contract && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
