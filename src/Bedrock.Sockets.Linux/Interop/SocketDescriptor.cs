using System.Net;
using Bedrock.Sockets.Linux.Blocks;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>A connected, non-blocking socket that any thread may use and any thread may close.</summary>
/// <remarks>
/// A closed number is given to the next socket at once, and a late call would take another connection's bytes. So each call holds the descriptor for as long as it lasts,
/// and whoever lets go last closes it:
/// <code>
/// _state = closing bit │ calls under way          closed by Close() if there is none, or else by the last call
/// </code>
/// Calls return what the kernel returned, or the negative error number.
/// </remarks>
internal sealed unsafe class SocketDescriptor(int descriptor) : IDisposable
{
    /// <summary>The most pieces of one gathered send (IOV_MAX is 1,024; they are on the stack here).</summary>
    private const int MaxVectors = 64;

    private const int Closing = 1 << 30;

    private int _state;
    private int _closed;

    /// <summary>The number itself; only for a call that cannot outlive the connection.</summary>
    public int Number => descriptor;

    /// <summary>Keeps the number for something that the kernel is asked to do, until <see cref="Release"/>.</summary>
    /// <returns>Whether it does; not when the descriptor is closed, or is to be.</returns>
    public bool TryHold() => TryEnter();

    /// <summary>Keeps the number for one thing more, even when it is to be closed. Only for whoever holds it already.</summary>
    public void Hold() => Interlocked.Increment(ref _state);

    /// <summary>Ends a hold.</summary>
    public void Release() => Leave();

    /// <summary>How many received bytes nobody has read; zero when the socket is closed.</summary>
    public int Available
    {
        get
        {
            if (!TryEnter())
            {
                return 0;
            }

            int count;
            var result = Libc.Control(descriptor, Libc.BytesAvailable, &count);
            Leave();
            return result == 0 ? count : 0;
        }
    }

    /// <summary>Receives what is there.</summary>
    public int Receive(Span<byte> target)
    {
        if (!TryEnter())
        {
            return -Errno.BadDescriptor;
        }

        nint count;
        do
        {
            fixed (byte* start = target)
            {
                count = Libc.Receive(descriptor, start, (nuint)target.Length, Libc.MessageDoNotWait);
            }
        }
        while (count < 0 && Errno.Last == Errno.Interrupted);

        return Leave(count);
    }

    /// <summary>Sends what the kernel takes.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (!TryEnter())
        {
            return -Errno.BadDescriptor;
        }

        nint count;
        do
        {
            count = SendOne(bytes);
        }
        while (count < 0 && Errno.Last == Errno.Interrupted);

        return Leave(count);
    }

    /// <summary>Sends what the kernel takes of a chain of blocks, from each one's <see cref="Block.Start"/> to its <see cref="Block.End"/>.</summary>
    public int Send(Block first)
    {
        if (!TryEnter())
        {
            return -Errno.BadDescriptor;
        }

        nint count;
        do
        {
            count = first.NextBlock is null ? SendOne(first.Unsent) : SendChain(first);
        }
        while (count < 0 && Errno.Last == Errno.Interrupted);

        return Leave(count);
    }

    /// <summary>Sends FIN.</summary>
    public int Finish() => Shutdown(Libc.ShutdownWrite);

    /// <summary>Ends both directions; the descriptor stays.</summary>
    public int Shutdown() => Shutdown(Libc.ShutdownBoth);

    /// <summary>Closes with RST instead of FIN. A Unix socket has no reset: it just closes.</summary>
    public void Reset()
    {
        if (TryEnter())
        {
            // struct linger: on, and for no time at all.
            var linger = stackalloc int[] { 1, 0 };
            _ = Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.OptionLinger, linger, 2 * sizeof(int));
            Dispose();
            _ = Leave(0);
        }
    }

    /// <summary>Takes the error that a connection attempt ended with; zero for none.</summary>
    public int TakeError()
    {
        if (!TryEnter())
        {
            return Errno.BadDescriptor;
        }

        var error = 0;
        var length = sizeof(int);
        var result = Libc.GetSocketOption(descriptor, Libc.LevelSocket, Libc.OptionError, &error, &length);
        return Leave(result) < 0 ? Errno.Last : error;
    }

    /// <summary>Begins to connect.</summary>
    public int Connect(SocketAddress address)
    {
        if (!TryEnter())
        {
            return -Errno.BadDescriptor;
        }

        fixed (byte* start = address.Buffer.Span)
        {
            return Leave(Libc.Connect(descriptor, start, address.Size));
        }
    }

    /// <summary>Lets the kernel wait for what it is asked to do; calls here never do.</summary>
    public void LetWait()
    {
        if (TryEnter())
        {
            var nonBlocking = 0;
            _ = Leave(Libc.Control(descriptor, Libc.NonBlocking, &nonBlocking));
        }
    }

    /// <summary>The address of this end; <see langword="null"/> when the socket is closed.</summary>
    public EndPoint? LocalEndPoint()
    {
        if (!TryEnter())
        {
            return null;
        }

        var address = stackalloc byte[SocketAddressBytes.MaxLength];
        var length = SocketAddressBytes.MaxLength;
        return Leave(Libc.GetSocketName(descriptor, address, &length)) < 0 ? null : SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, length));
    }

    /// <summary>Closes the descriptor as soon as no call is using it. Again: does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _state, Closing) == 0)
        {
            CloseNow();
        }
    }

    private int Shutdown(int how) => TryEnter() ? Leave(Libc.Shutdown(descriptor, how)) : -Errno.BadDescriptor;

    private nint SendOne(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Libc.Send(descriptor, start, (nuint)bytes.Length, Libc.MessageNoSignal | Libc.MessageDoNotWait);
        }
    }

    private nint SendChain(Block first)
    {
        var vectors = stackalloc IoVector[MaxVectors];
        var count = 0;
        for (var block = first; block is not null && count < MaxVectors; block = block.NextBlock)
        {
            var unsent = block.Unsent;
            vectors[count].Start = block.UnsentAddress;
            vectors[count].Length = (nuint)unsent.Length;
            count++;
        }

        var message = new MessageHeader { Vectors = vectors, VectorCount = (nuint)count };
        return Libc.SendMessage(descriptor, &message, Libc.MessageNoSignal | Libc.MessageDoNotWait);
    }

    private bool TryEnter()
    {
        if ((Interlocked.Increment(ref _state) & Closing) == 0)
        {
            return true;
        }

        _ = Leave(0);
        return false;
    }

    /// <summary>Ends a call, and turns the result of a failed one into its error.</summary>
    private int Leave(nint result)
    {
        var value = result < 0 ? -Errno.Last : (int)result;
        Leave();
        return value;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _state) == Closing)
        {
            CloseNow();
        }
    }

    /// <summary>Several may come here, each having seen no other call; one of them closes.</summary>
    private void CloseNow()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _ = Libc.Close(descriptor);
        }
    }
}
