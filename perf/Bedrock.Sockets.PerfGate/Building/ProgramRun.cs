using System.Diagnostics;

namespace Bedrock.Sockets.PerfGate.Building;

/// <summary>Another program, run to its end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program and collects what it says.</summary>
    /// <param name="program">Its file name, looked up in the path.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Added to the environment.</param>
    /// <param name="cancel">Kills the program and everything it started.</param>
    /// <exception cref="GateFailure">There is no such program.</exception>
    public static async Task<ProgramRun> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw GateFailure.Broken($"{start.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new GateFailure(PerfGate.ExitCode.Broken, $"{start.FileName} cannot be started: {exception.Message}", exception);
        }
    }
}
