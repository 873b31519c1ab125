using System.Diagnostics;
using System.Text;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>A program that a test started, with its three standard streams. Disposing it kills it if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long anything may take before the test fails instead of hanging. No test waits for it to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Error = new Lines(process.StandardError);
    }

    public int Id => _process.Id;

    /// <summary>Raw standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Raw standard output, for who does not read its lines.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The lines of standard output, for who does not read it raw.</summary>
    public Lines OutputLines => field ??= new Lines(_process.StandardOutput);

    /// <summary>The lines of standard error.</summary>
    public Lines Error { get; }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, to this process and no other.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until the process has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Writes all of the input, closes it, and reads everything until the end, for which a program that is meant to take long is given more patience.</summary>
    public async Task<Finished> FinishAsync(byte[] input, TimeSpan? patience = null)
    {
        var writing = WriteAllAsync(input);
        using var output = new MemoryStream();
        await Output.CopyToAsync(output).WaitAsync(patience ?? Patience);
        await writing.WaitAsync(Patience);
        return new Finished(await ExitAsync(), output.ToArray(), await Error.ToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WriteAllAsync(byte[] input)
    {
        try
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException)
        {
            // The program ended before it had read all; its output says whether that is right.
        }
    }
}
