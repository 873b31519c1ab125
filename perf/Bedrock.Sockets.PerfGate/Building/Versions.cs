using Bedrock.Sockets.PerfGate.Launching;

namespace Bedrock.Sockets.PerfGate.Building;

/// <summary>Base and head, built. Disposing removes their trees.</summary>
internal sealed class Versions : IAsyncDisposable
{
    private readonly GitRepository _repository;
    private readonly List<string> _worktrees = [];

    private Versions(GitRepository repository) => _repository = repository;

    public LaunchSide Base { get; private set; } = new(LaunchSide.Base, "");

    public LaunchSide Head { get; private set; } = new(LaunchSide.Head, "");

    public string BaseCommit { get; private set; } = "";

    /// <summary>The head's commit; followed by a plus sign when the working tree has changes that are not committed.</summary>
    public string HeadCommit { get; private set; } = "";

    /// <summary>The commits under test.</summary>
    public IReadOnlyList<string> Commits { get; private set; } = [];

    /// <summary>Checks out and builds both.</summary>
    /// <param name="repository">Where the commits are.</param>
    /// <param name="base">A reference; what is built is the commit where the head left it.</param>
    /// <param name="head">A reference; null is the working tree as it is.</param>
    /// <param name="project">The workloads, relative to the tree.</param>
    /// <param name="folder">Where trees are checked out.</param>
    /// <param name="say">Told what happens.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="GateFailure">A reference is unknown, or a version does not build.</exception>
    public static async Task<Versions> BuildAsync(
        GitRepository repository, string @base, string? head, string project, string folder, Action<string> say, CancellationToken cancel)
    {
        var versions = new Versions(repository);
        try
        {
            await versions.BuildAsync(@base, head, project, folder, say, cancel);
            return versions;
        }
        catch
        {
            await versions.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worktree in _worktrees)
        {
            await _repository.RemoveWorktreeAsync(worktree);
        }
    }

    private async Task BuildAsync(string @base, string? head, string project, string folder, Action<string> say, CancellationToken cancel)
    {
        var headCommit = await _repository.ResolveAsync(head ?? "HEAD", cancel);
        BaseCommit = await _repository.MergeBaseAsync(await _repository.ResolveAsync(@base, cancel), headCommit, cancel);
        Commits = await _repository.CommitsAsync(BaseCommit, headCommit, cancel);
        HeadCommit = head is null && !await _repository.IsCleanAsync(cancel) ? headCommit + "+" : headCommit;

        say($"building the base, {BaseCommit[..12]}");
        Base = Base with { Assembly = await WorkloadBuild.RunAsync(LaunchSide.Base, await CheckOutAsync(folder, LaunchSide.Base, BaseCommit, cancel), project, cancel) };

        say(head is null ? "building the head, the working tree" : $"building the head, {headCommit[..12]}");
        Head = Head with
        {
            Assembly = head is null
                ? await WorkloadBuild.RunInPlaceAsync(LaunchSide.Head, _repository.Root, project, cancel)
                : await WorkloadBuild.RunAsync(LaunchSide.Head, await CheckOutAsync(folder, LaunchSide.Head, headCommit, cancel), project, cancel),
        };
    }

    private async Task<string> CheckOutAsync(string folder, string label, string commit, CancellationToken cancel)
    {
        var tree = Path.Combine(folder, label);
        _worktrees.Add(tree);
        await _repository.AddWorktreeAsync(tree, commit, cancel);
        return tree;
    }
}
