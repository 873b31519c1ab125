namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>A folder of this run: worktrees, requests, results. Gone when disposed.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bedrock-perf-gate-");

    public string FullName => _folder.FullName;

    public void Dispose()
    {
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }
}
