namespace Bedrock.Sockets.PerfGate.Building;

/// <summary>The repository whose commits are compared.</summary>
/// <param name="root">Its top folder.</param>
internal sealed class GitRepository(string root)
{
    public string Root => root;

    /// <exception cref="GateFailure">The folder is in no repository.</exception>
    public static async Task<GitRepository> FindAsync(string folder, CancellationToken cancel)
    {
        var run = await ProgramRun.RunAsync("git", ["rev-parse", "--show-toplevel"], folder, cancel: cancel);
        return run.ExitCode == 0
            ? new GitRepository(run.Output.Trim())
            : throw GateFailure.Usage($"{folder} is in no git repository: the gate compares commits.");
    }

    /// <summary>The full name of a commit.</summary>
    /// <exception cref="GateFailure">There is no such commit here.</exception>
    public async Task<string> ResolveAsync(string reference, CancellationToken cancel)
    {
        var run = await RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"], cancel);
        if (run.ExitCode == 0)
        {
            return run.Output.Trim();
        }

        throw GateFailure.Usage(await IsShallowAsync(cancel)
            ? $"'{reference}' is not in this shallow clone: git fetch --unshallow, or fetch-depth: 0 in actions/checkout."
            : $"'{reference}' names no commit here: git fetch, or another --base.");
    }

    /// <summary>The commit where the head left the base: what has been added to the base since is no doing of the head.</summary>
    /// <exception cref="GateFailure">They have no common history here.</exception>
    public async Task<string> MergeBaseAsync(string @base, string head, CancellationToken cancel)
    {
        var run = await RunAsync(["merge-base", @base, head], cancel);
        if (run.ExitCode == 0)
        {
            return run.Output.Trim();
        }

        throw GateFailure.Usage(await IsShallowAsync(cancel)
            ? "This shallow clone does not reach back to the commit where base and head part: git fetch --unshallow, or fetch-depth: 0 in actions/checkout."
            : $"{@base[..12]} and {head[..12]} have no history in common.");
    }

    /// <summary>The commits that the head has and the base has not.</summary>
    public async Task<IReadOnlyList<string>> CommitsAsync(string @base, string head, CancellationToken cancel)
    {
        var run = await RunAsync(["rev-list", $"{@base}..{head}"], cancel);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<bool> IsCleanAsync(CancellationToken cancel)
        => (await RunAsync(["status", "--porcelain"], cancel)).Output.Trim().Length == 0;

    /// <summary>Checks a commit out into a folder of its own.</summary>
    /// <exception cref="GateFailure">git cannot.</exception>
    public async Task AddWorktreeAsync(string folder, string commit, CancellationToken cancel)
    {
        var run = await RunAsync(["worktree", "add", "--detach", "--quiet", folder, commit], cancel);
        if (run.ExitCode != 0)
        {
            throw GateFailure.Broken($"git worktree add failed: {run.Error.Trim()}");
        }
    }

    /// <summary>Removes the folder and git's note of it. Called on the way out, so it takes no token and complains to nobody.</summary>
    public Task RemoveWorktreeAsync(string folder) => RunAsync(["worktree", "remove", "--force", folder], CancellationToken.None);

    private async Task<bool> IsShallowAsync(CancellationToken cancel)
        => (await RunAsync(["rev-parse", "--is-shallow-repository"], cancel)).Output.Trim() == "true";

    private Task<ProgramRun> RunAsync(IEnumerable<string> arguments, CancellationToken cancel)
        => ProgramRun.RunAsync("git", arguments, root, cancel: cancel);
}
