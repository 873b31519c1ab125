using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>An epoll descriptor with an eventfd in it that wakes whoever waits, and the events of the last wait.</summary>
/// <remarks>
/// One thread waits and closes; <see cref="Wake"/> is for any.
/// <code>
/// struct epoll_event   x64 (packed)   flags:4 data:8          12 bytes each
///                      arm64          flags:4 gap:4 data:8    16 bytes each
/// </code>
/// </remarks>
internal sealed class EpollSet
{
    /// <summary>The data of the event that <see cref="Wake"/> causes.</summary>
    public const ulong WakeData = ulong.MaxValue;

    private const int MaxEvents = 512;
    private const int LargestEvent = 16;

    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : LargestEvent;
    private static volatile bool s_isPrecise = true;

    private readonly Lock _gate = new();
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * LargestEvent, pinned: true);
    private readonly int _epoll;
    private readonly int _wake;
    private bool _isClosed;

    /// <exception cref="SocketException">The system refuses: no descriptor is left, or epoll is forbidden.</exception>
    public EpollSet()
    {
        _epoll = Checked(NativeMethods.EpollCreate(NativeMethods.CloseOnExec));
        _wake = Checked(NativeMethods.EventFd(0, NativeMethods.NonBlockCloseOnExec));
        _ = Checked(Add(_wake, EpollFlags.Readable | EpollFlags.EdgeTriggered, WakeData));
    }

    /// <summary>Begins to watch a descriptor; closing it ends that.</summary>
    /// <returns>Zero, or a negative number and an error.</returns>
    public int Add(int descriptor, EpollFlags flags, ulong data)
    {
        Span<byte> epollEvent = stackalloc byte[LargestEvent];
        MemoryMarshal.Write(epollEvent, (uint)flags);
        MemoryMarshal.Write(epollEvent[(Stride - sizeof(ulong))..], data);
        return NativeMethods.EpollControl(_epoll, NativeMethods.ControlAdd, descriptor, ref epollEvent[0]);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="nanoseconds">How long at most, zero or more. A kernel that counts in milliseconds waits a little shorter.</param>
    /// <returns>How many there are; zero when the time is over or a signal came.</returns>
    public int Wait(long nanoseconds)
    {
        var count = nanoseconds > 0 && s_isPrecise ? WaitPrecisely(nanoseconds) : WaitAbout(nanoseconds);
        return count >= 0 ? count : Errno.Last == Errno.Interrupted ? 0 : throw new SocketException((int)Errno.ToSocketError(Errno.Last));
    }

    public EpollFlags Flags(int index) => (EpollFlags)MemoryMarshal.Read<uint>(_events.AsSpan(index * Stride));

    public ulong Data(int index) => MemoryMarshal.Read<ulong>(_events.AsSpan((index * Stride) + Stride - sizeof(ulong)));

    /// <summary>Ends the wait that is going on, or the next one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _ = NativeMethods.Write(_wake, 1, sizeof(ulong));
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _ = NativeMethods.Close(_wake);
            _ = NativeMethods.Close(_epoll);
        }
    }

    private static int Checked(int result) => result >= 0 ? result : throw new SocketException((int)Errno.ToSocketError(Errno.Last));

    private int WaitPrecisely(long nanoseconds)
    {
        try
        {
            var count = NativeMethods.EpollWaitPrecisely(_epoll, ref _events[0], MaxEvents, new Timespec(nanoseconds), signals: 0);
            if (count >= 0 || Errno.Last != Errno.NoSystemCall)
            {
                return count;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // An older C library.
        }

        s_isPrecise = false;
        return WaitAbout(nanoseconds);
    }

    private int WaitAbout(long nanoseconds)
        => NativeMethods.EpollWait(_epoll, ref _events[0], MaxEvents, (int)Math.Min(int.MaxValue, nanoseconds / Nanoseconds.PerMillisecond));
}
