using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Building;

namespace Bedrock.Sockets.Tests.PerfGate;

/// <summary>With the real git, in a repository of its own.</summary>
public sealed class GitRepositoryTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Full => Path.Combine(_folder.FullName, "full");

    public async Task InitializeAsync()
    {
        await GitAsync(_folder.FullName, "init", "--quiet", "--initial-branch", "main", Full);
        await CommitAsync("first");
        await GitAsync(Full, "checkout", "--quiet", "-b", "topic");
        await CommitAsync("second");
        await GitAsync(Full, "checkout", "--quiet", "main");
        await CommitAsync("on main since");
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_base_is_where_the_head_left_it()
    {
        var repository = await GitRepository.FindAsync(Full, CancellationToken.None);

        var main = await repository.ResolveAsync("main", CancellationToken.None);
        var topic = await repository.ResolveAsync("topic", CancellationToken.None);
        var left = await repository.MergeBaseAsync(main, topic, CancellationToken.None);

        Assert.Equal(await repository.ResolveAsync("main~1", CancellationToken.None), left);
        Assert.Equal([topic], await repository.CommitsAsync(left, topic, CancellationToken.None));
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("--help")]
    public async Task An_unknown_reference_is_a_mistake_in_usage(string reference)
    {
        var repository = await GitRepository.FindAsync(Full, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<GateFailure>(() => repository.ResolveAsync(reference, CancellationToken.None));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains($"'{reference}' names no commit here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_is_told_how_to_get_the_rest()
    {
        var shallow = Path.Combine(_folder.FullName, "shallow");
        await GitAsync(_folder.FullName, "clone", "--quiet", "--depth", "1", "--no-single-branch", new Uri(Full).AbsoluteUri, shallow);
        var repository = await GitRepository.FindAsync(shallow, CancellationToken.None);
        var main = await repository.ResolveAsync("origin/main", CancellationToken.None);
        var topic = await repository.ResolveAsync("origin/topic", CancellationToken.None);

        var unknown = await Assert.ThrowsAsync<GateFailure>(() => repository.ResolveAsync("main~1", CancellationToken.None));
        var apart = await Assert.ThrowsAsync<GateFailure>(() => repository.MergeBaseAsync(main, topic, CancellationToken.None));

        Assert.All([unknown, apart], failure => Assert.Equal(ExitCode.Usage, failure.ExitCode));
        Assert.All([unknown, apart], failure => Assert.Contains("git fetch --unshallow", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_outside_any_repository_is_a_mistake_in_usage()
        => Assert.Equal(ExitCode.Usage, (await Assert.ThrowsAsync<GateFailure>(() => GitRepository.FindAsync(_folder.FullName, CancellationToken.None))).ExitCode);

    [Fact]
    public async Task A_base_without_the_project_has_nothing_to_compare_with_and_its_tree_is_removed()
    {
        var repository = await GitRepository.FindAsync(Full, CancellationToken.None);
        var trees = Path.Combine(_folder.FullName, "trees");

        var failure = await Assert.ThrowsAsync<GateFailure>(() => Versions.BuildAsync(repository, "main", "topic", "perf/None", trees, _ => { }, CancellationToken.None));

        Assert.Equal(ExitCode.Broken, failure.ExitCode);
        Assert.Equal("The base has no project perf/None: there is nothing to compare with.", failure.Message);
        Assert.False(Directory.Exists(Path.Combine(trees, "base")));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_named()
        => Assert.Contains("no-such-program", (await Assert.ThrowsAsync<GateFailure>(() => ProgramRun.RunAsync("no-such-program", [], Full))).Message, StringComparison.Ordinal);

    private async Task CommitAsync(string message)
        => await GitAsync(Full, "-c", "user.name=test", "-c", "user.email=test@invalid", "commit", "--quiet", "--allow-empty", "--message", message);

    private static async Task GitAsync(string folder, params string[] arguments)
    {
        var run = await ProgramRun.RunAsync("git", arguments, folder);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
