using System.ComponentModel;
using System.Diagnostics;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>Looks at what the server's process uses. One caller at a time.</summary>
internal sealed class ServerWatch : IDisposable
{
    private readonly Process _process;
    private readonly TimeProvider _time;
    private TimeSpan _usedBefore;
    private long _lookedAt;

    private ServerWatch(Process process, TimeProvider time)
    {
        (_process, _time) = (process, time);
        (_usedBefore, _lookedAt) = (process.TotalProcessorTime, time.GetTimestamp());
    }

    /// <exception cref="ArgumentException">There is no such process, or it may not be looked at.</exception>
    public static ServerWatch Start(int processId, TimeProvider time)
    {
        Process? process = null;
        try
        {
            process = Process.GetProcessById(processId);
            return new ServerWatch(process, time);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            process?.Dispose();
            throw new ArgumentException($"There is no process {processId} that can be watched: {error.Message}", nameof(processId), error);
        }
    }

    /// <summary>What it used since the last look; <see langword="null"/> when it is gone.</summary>
    public ServerUsage? Look()
    {
        try
        {
            _process.Refresh();
            var (used, now) = (_process.TotalProcessorTime, _time.GetTimestamp());
            var elapsed = _time.GetElapsedTime(_lookedAt, now);
            var usage = elapsed > TimeSpan.Zero ? new ServerUsage((used - _usedBefore) / elapsed, _process.WorkingSet64) : null;
            (_usedBefore, _lookedAt) = (used, now);
            return usage;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    public void Dispose() => _process.Dispose();
}
