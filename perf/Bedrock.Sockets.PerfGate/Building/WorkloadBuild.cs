namespace Bedrock.Sockets.PerfGate.Building;

/// <summary>Builds the workloads of one version from source.</summary>
internal static class WorkloadBuild
{
    // Processes that stay behind would keep our end of their output open.
    private static readonly string[] NothingStays = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

    // Whoever wrote the commit has seen its warnings. In a tree that somebody works in, the build is the usual one, so that it need not be done again.
    private static readonly string[] CompileOnly = ["-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];

    /// <summary>Builds a checked-out commit, and says where the assembly is.</summary>
    /// <inheritdoc cref="RunInPlaceAsync"/>
    public static Task<string> RunAsync(string label, string tree, string project, CancellationToken cancel) => RunAsync(label, tree, project, CompileOnly, cancel);

    /// <summary>Builds a tree that somebody works in, and says where the assembly is.</summary>
    /// <param name="label">base or head, for the message.</param>
    /// <param name="tree">The checked-out tree.</param>
    /// <param name="project">The folder of the project, or its file, relative to the tree.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="GateFailure">There is no such project, or it does not build.</exception>
    public static Task<string> RunInPlaceAsync(string label, string tree, string project, CancellationToken cancel) => RunAsync(label, tree, project, [], cancel);

    private static async Task<string> RunAsync(string label, string tree, string project, string[] options, CancellationToken cancel)
    {
        var path = Path.Combine(tree, project);
        if (!File.Exists(path) && !(Directory.Exists(path) && Directory.EnumerateFiles(path, "*.*proj").Any()))
        {
            throw GateFailure.Broken($"The {label} has no project {project}: there is nothing to compare with.");
        }

        var build = await RunAsync(["build", path, "-c", "Release", "-v", "quiet", "-nologo", .. options, .. NothingStays], tree, cancel);
        if (build.ExitCode != 0)
        {
            var errors = build.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(10);
            throw GateFailure.Broken($"The {label} does not build:\n{string.Join('\n', errors)}");
        }

        var target = await RunAsync(["msbuild", path, "-getProperty:TargetPath", "-p:Configuration=Release", .. NothingStays], tree, cancel);
        return target.ExitCode == 0 ? target.Output.Trim() : throw GateFailure.Broken($"The {label}'s project {project} does not say where it is built to: {target.Output.Trim()}");
    }

    private static Task<ProgramRun> RunAsync(IEnumerable<string> arguments, string folder, CancellationToken cancel)
        => ProgramRun.RunAsync("dotnet", arguments, folder, cancel: cancel);
}
