using System.Diagnostics;
using Bedrock.Sockets.LoadTesting.CommandLine;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTests.Servers;

/// <summary>This project's server in a process of its own, so that neither takes the other's processor time, memory or descriptors unseen. Disposing it ends it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Dictionary<string, SocketUri> _uris = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _errors;
    private volatile string _lastWords = "";

    private ServerProcess(Process process)
    {
        _process = process;
        _process.Exited += OnExited;
        _process.EnableRaisingEvents = true;
        _errors = ForwardErrorsAsync();
    }

    public int Id => _process.Id;

    /// <summary>Cancelled when the process ends by itself.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Starts it, and waits until it has said where it listens.</summary>
    /// <exception cref="LoadFailure">It did not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ServerProcess> StartAsync(IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(Process.Start(StartInfo(endpoints)) ?? throw LoadFailure.Failed("The server's process did not start."));
        try
        {
            await server.ReadAddressesAsync(endpoints.Count, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where an endpoint is.</summary>
    public SocketUri UriOf(string endpoint) => _uris[endpoint];

    /// <summary>Whether it has ended by itself, or does so within a second: its connections end a little before the process does.</summary>
    public async Task<bool> HasEndedAsync()
    {
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Task.WhenAny(_process.WaitForExitAsync(second.Token));
        return _process.HasExited;
    }

    /// <summary>How it ended and what it said last; for who has seen that it did.</summary>
    public async Task<string> DescribeEndAsync()
    {
        await _process.WaitForExitAsync();
        await _errors;
        return $"The server ended by itself with exit code {_process.ExitCode}{(_lastWords.Length == 0 ? "." : $": {_lastWords}")}";
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using (var patience = new CancellationTokenSource(Patience))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await _errors;
        _process.Dispose();
        _ended.Dispose();
    }

    private void OnExited(object? sender, EventArgs e)
    {
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It did not end by itself: this was told to end it, and has.
        }
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> endpoints)
    {
        // The program itself: its own file, or the host with its library.
        var program = Environment.ProcessPath ?? "dotnet";
        var isHost = string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase);
        return new ProcessStartInfo(program, [.. isHost ? [typeof(ServerProcess).Assembly.Location] : Array.Empty<string>(), ServerCommand.Name, .. endpoints])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private async Task ReadAddressesAsync(int count, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (_uris.Count < count)
            {
                var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw LoadFailure.Failed(await DescribeEndAsync());
                if (line.Split(' ') is not ["listening", var name, var uri])
                {
                    throw LoadFailure.Failed($"The server said '{line}' instead of where it listens.");
                }

                _uris.Add(name, SocketUri.Parse(uri));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw LoadFailure.Failed($"The server did not say within {Patience.TotalSeconds} s where it listens.");
        }
    }

    private async Task ForwardErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _lastWords = line.Trim() is { Length: > 0 } words ? words : _lastWords;
            await Console.Error.WriteLineAsync($"server: {line}");
        }
    }
}
