using System.Diagnostics;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>The package hdr-histogram-js, installed into a folder of its own that goes with the tests.</summary>
public sealed class HdrHistogramPackage : IAsyncLifetime
{
    /// <summary>The package with the version that is tested against.</summary>
    internal const string Name = "hdr-histogram-js@3.0.1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Whether a package source has it; asked once.</summary>
    internal static bool CanBeHad { get; } = Programs.AreInstalled("node") && Programs.AreInstalled("npm") && IsOffered();

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("bedrock-npm-").FullName;

    public async Task InitializeAsync()
    {
        if (!CanBeHad)
        {
            return;
        }

        await using var npm = ChildProcess.Start("npm", ["install", "--prefix", Directory, "--no-audit", "--no-fund", "--ignore-scripts", Name]);
        var finished = await npm.FinishAsync([]).WaitAsync(Patience);
        Assert.True(finished.ExitCode == 0, finished.Error);
    }

    public Task DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return Task.CompletedTask;
    }

    private static bool IsOffered()
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["view", Name, "version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        if (npm is null || !npm.WaitForExit(Patience))
        {
            npm?.Kill(entireProcessTree: true);
            return false;
        }

        return npm.ExitCode == 0;
    }
}
