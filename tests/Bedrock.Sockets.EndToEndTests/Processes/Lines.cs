using System.Threading.Channels;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>The lines that a process writes, as they come.</summary>
internal sealed class Lines
{
    private readonly Channel<string> _fresh = Channel.CreateUnbounded<string>();
    private readonly List<string> _all = [];
    private readonly Task _reading;

    public Lines(StreamReader reader) => _reading = ReadAllAsync(reader);

    /// <summary>Waits for the next line that contains a text; lines before it are passed over.</summary>
    public async Task<string> NextAsync(string containing = "")
    {
        try
        {
            while (true)
            {
                var line = await _fresh.Reader.ReadAsync().AsTask().WaitAsync(ChildProcess.Patience);
                if (line.Contains(containing, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (Exception error) when (error is ChannelClosedException or TimeoutException)
        {
            throw new InvalidOperationException($"No line with '{containing}' came. There was:\n{Text()}", error);
        }
    }

    /// <summary>All lines from the first to the last, once the process has closed the stream.</summary>
    public async Task<string> ToEndAsync()
    {
        await _reading.WaitAsync(ChildProcess.Patience);
        return Text();
    }

    private async Task ReadAllAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_all)
            {
                _all.Add(line);
            }

            _fresh.Writer.TryWrite(line);
        }

        _fresh.Writer.Complete();
    }

    private string Text()
    {
        lock (_all)
        {
            return string.Join('\n', _all);
        }
    }
}
