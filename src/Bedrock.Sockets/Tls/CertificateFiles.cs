using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tls;

/// <summary>A certificate in files that may change while it is in use.</summary>
/// <remarks>
/// A handshake looks at the files when nobody has for <see cref="Interval"/>: no timer, no watcher that misses a mounted directory, nothing to dispose.
/// The bytes are compared, so a copy that keeps its time, and a symbolic link that points elsewhere, are seen too. A pair that cannot be used, such as one of which only half is written yet, is told once and the old one stays.
/// </remarks>
internal sealed class CertificateFiles : ICertificateSource
{
    /// <summary>How often the files are looked at, at most.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string[] _paths;
    private readonly Func<byte[][], LoadedCertificate> _parse;
    private volatile LoadedCertificate _current;
    private byte[][] _seen;
    private string? _lastProblem;
    private long? _looked;
    private int _looking;

    /// <exception cref="CertificateLoadException">A file cannot be read, or what is in it cannot be used.</exception>
    public CertificateFiles(string[] paths, Func<byte[][], LoadedCertificate> parse)
    {
        _paths = paths;
        _parse = parse;
        _seen = [.. paths.Select(Read)];
        _current = parse(_seen);
    }

    public LoadedCertificate Current => _current;

    public async ValueTask<LoadedCertificate> RefreshAsync(ILogger logger, TimeProvider clock)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return _current;
        }

        try
        {
            if (_looked is not { } looked || clock.GetElapsedTime(looked) >= Interval)
            {
                _looked = clock.GetTimestamp();
                await LookAsync(logger, clock).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }

        return _current;
    }

    private async ValueTask LookAsync(ILogger logger, TimeProvider clock)
    {
        try
        {
            var content = new byte[_paths.Length][];
            for (var index = 0; index < content.Length; index++)
            {
                content[index] = await ReadAsync(_paths[index]).ConfigureAwait(false);
            }

            if (content.Zip(_seen).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                return;
            }

            _seen = content;
            var loaded = _parse(content);
            ThrowIfExpired(loaded, clock);
            _current = loaded;
            _lastProblem = null;
            TlsLog.CertificateReloaded(logger, _paths[0], loaded.Certificate.NotAfter.ToUniversalTime(), loaded.Certificate.GetSerialNumberString());
        }
        catch (CertificateLoadException bad)
        {
            Report(logger, bad.Message);
        }
    }

    private void ThrowIfExpired(LoadedCertificate loaded, TimeProvider clock)
    {
        if (loaded.Certificate.NotAfter.ToUniversalTime() < clock.GetUtcNow().UtcDateTime)
        {
            throw new CertificateLoadException($"The certificate in '{_paths[0]}' has expired.");
        }
    }

    private void Report(ILogger logger, string problem)
    {
        if (!string.Equals(problem, _lastProblem, StringComparison.Ordinal))
        {
            _lastProblem = problem;
            TlsLog.CertificateKept(logger, problem, _current.Certificate.GetSerialNumberString());
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static async ValueTask<byte[]> ReadAsync(string path)
    {
        try
        {
            return await File.ReadAllBytesAsync(path).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static CertificateLoadException Unreadable(string path, Exception error) => new($"'{path}' cannot be read: {error.Message}", error);
}
