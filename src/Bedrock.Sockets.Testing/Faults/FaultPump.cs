using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Bedrock.Sockets.Testing.Faults;

/// <summary>Moves the bytes of one direction of a connection, as its rules have it.</summary>
/// <remarks>
/// <code>
/// from ─► receive, stamp with the time it is due ─► at most 64 pieces of 16 KiB ─► wait, slice, count ─► to
/// </code>
/// </remarks>
internal sealed class FaultPump(Socket from, Socket to, FaultRules rules, Random random, TimeProvider clock, Action reset)
{
    private const int PieceBytes = 16 * 1024;
    private const int MaxPieces = 64;

    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(new BoundedChannelOptions(MaxPieces) { SingleReader = true, SingleWriter = true });
    private long _sent;
    private long _nextSend = long.MinValue;

    /// <summary>Moves bytes until the sender ends or the connection is over.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiving = ReceiveAsync(ended.Token);
        try
        {
            if (await SendAllAsync(stop).ConfigureAwait(false))
            {
                to.Shutdown(SocketShutdown.Send);
            }

            await DropAsync(stop).ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        var due = 0L;
        try
        {
            while (true)
            {
                var block = ArrayPool<byte>.Shared.Rent(PieceBytes);
                var count = await from.ReceiveAsync(block.AsMemory(0, PieceBytes), SocketFlags.None, stop).ConfigureAwait(false);
                if (count == 0)
                {
                    ArrayPool<byte>.Shared.Return(block);
                    return;
                }

                due = Math.Max(due, clock.GetTimestamp() + Ticks(Delay()));
                await _pieces.Writer.WriteAsync(new Piece(block, count, due), stop).ConfigureAwait(false);
            }
        }
        finally
        {
            _pieces.Writer.TryComplete();
        }
    }

    /// <summary>Sends what was received, when it is due.</summary>
    /// <returns>Whether the direction has ended: the sender's doing, or the rules'. <see langword="false"/> after a reset.</returns>
    private async Task<bool> SendAllAsync(CancellationToken stop)
    {
        var (piece, at) = (default(Piece), 0);
        while (true)
        {
            var changed = rules.Changed;
            if (_sent >= rules.ResetAfterBytes)
            {
                reset();
                return false;
            }

            if (_sent >= rules.EndAfterBytes)
            {
                return true;
            }

            if (rules.IsBlackHole)
            {
                await PauseAsync(Timeout.InfiniteTimeSpan, changed, stop).ConfigureAwait(false);
            }
            else if (at == piece.Count)
            {
                Return(ref piece);
                at = 0;
                if (!_pieces.Reader.TryRead(out piece) && !await WaitAsync(changed, stop).ConfigureAwait(false))
                {
                    return true;
                }
            }
            else if (WaitFor(piece) is { } wait)
            {
                await PauseAsync(wait, changed, stop).ConfigureAwait(false);
            }
            else
            {
                var count = Slice(piece.Count - at);
                await SendAsync(piece.Block.AsMemory(at, count), stop).ConfigureAwait(false);
                at += count;
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        _sent += bytes.Length;
        var rate = rules.BytesPerSecond;
        if (rate != long.MaxValue)
        {
            _nextSend = Math.Max(_nextSend, clock.GetTimestamp()) + Ticks(TimeSpan.FromSeconds((double)bytes.Length / rate));
        }

        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, SocketFlags.None, stop).ConfigureAwait(false)..];
        }
    }

    /// <summary>How many of the bytes at hand go at once: a hundredth of a second of the rate, a slice, and none beyond the next fault.</summary>
    private int Slice(int count)
    {
        var rate = rules.BytesPerSecond;
        var most = rate == long.MaxValue ? long.MaxValue : Math.Max(1, rate / 100);
        most = Math.Min(most, rules.SliceBytes);
        most = Math.Min(most, Math.Min(rules.ResetAfterBytes, rules.EndAfterBytes) - _sent);
        return (int)Math.Min(count, Math.Max(1, most));
    }

    private TimeSpan? WaitFor(Piece piece)
    {
        var now = clock.GetTimestamp();
        var due = rules.BytesPerSecond == long.MaxValue ? piece.Due : Math.Max(piece.Due, _nextSend);
        return due > now ? clock.GetElapsedTime(now, due) : null;
    }

    private TimeSpan Delay()
    {
        var (latency, jitter) = (rules.Latency, rules.Jitter);
#pragma warning disable CA5394 // It must be possible to repeat a test, not to keep a secret.
        return jitter == TimeSpan.Zero ? latency : latency + (random.NextDouble() * jitter);
#pragma warning restore CA5394
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Waits for a piece or a change.</summary>
    /// <returns><see langword="false"/> when no piece will come any more.</returns>
    private async Task<bool> WaitAsync(CancellationToken changed, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(changed, stop);
        try
        {
            return await _pieces.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task PauseAsync(TimeSpan time, CancellationToken changed, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(changed, stop);
        try
        {
            await Task.Delay(time, clock, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The rules have changed: look at them again.
        }
    }

    /// <summary>After the end: takes what the sender still sends, so that it is not blocked.</summary>
    private async Task DropAsync(CancellationToken stop)
    {
        while (await _pieces.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            while (_pieces.Reader.TryRead(out var piece))
            {
                Return(ref piece);
            }
        }
    }

    private static void Return(ref Piece piece)
    {
        if (piece.Block is not null)
        {
            ArrayPool<byte>.Shared.Return(piece.Block);
        }

        piece = default;
    }

    /// <summary>What one receive brought.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(byte[] Block, int Count, long Due);
}
