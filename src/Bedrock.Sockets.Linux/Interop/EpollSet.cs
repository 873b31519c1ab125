namespace Bedrock.Sockets.Linux.Interop;

/// <summary>An epoll descriptor, with an eventfd in it that wakes whoever waits.</summary>
/// <remarks>One thread waits; <see cref="Add"/> and <see cref="Wake"/> may be called from any thread. <see cref="Close"/> is for the thread that waits, when no other can come any more.</remarks>
internal sealed unsafe class EpollSet
{
    /// <summary>The data of the event that <see cref="Wake"/> causes.</summary>
    internal const ulong WakeData = ulong.MaxValue;

    private readonly int _epoll;
    private readonly int _wake;

    /// <exception cref="System.Net.Sockets.SocketException">The system refuses: no descriptor is left, or epoll is forbidden.</exception>
    public EpollSet()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        if (_epoll < 0)
        {
            throw Errno.ToException(Errno.Last);
        }

        _wake = Libc.EventFd(0, Libc.SockNonBlockCloseOnExec);
        var error = _wake < 0 ? Errno.Last : Add(_wake, EpollFlags.Readable | EpollFlags.EdgeTriggered, WakeData);
        if (error != 0)
        {
            Close();
            throw Errno.ToException(error);
        }
    }

    /// <summary>The set itself, which has an event while one of its descriptors has.</summary>
    public int Descriptor => _epoll;

    /// <summary>Begins to watch a descriptor; closing it ends that.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Add(int descriptor, EpollFlags flags, ulong data) => Control(Libc.ControlAdd, descriptor, flags, data);

    /// <summary>Changes what is told of a descriptor; what holds at this moment is told again.</summary>
    /// <returns>Zero, or the error.</returns>
    public int Change(int descriptor, EpollFlags flags, ulong data) => Control(Libc.ControlModify, descriptor, flags, data);

    /// <summary>Ends watching a descriptor, if it is watched.</summary>
    public void Remove(int descriptor) => _ = Control(Libc.ControlRemove, descriptor, EpollFlags.None, 0);

    /// <summary>Waits for events.</summary>
    /// <returns>How many there are; zero when the time is over or a signal came.</returns>
    public int Wait(EpollEvents events, int timeoutMilliseconds)
    {
        var count = Libc.EpollWait(_epoll, events.Start, events.Capacity, timeoutMilliseconds);
        return count >= 0 ? count : Errno.Last is Errno.Interrupted ? 0 : throw Errno.ToException(Errno.Last);
    }

    /// <summary>Ends the wait that is going on, or the next one.</summary>
    public void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    public void Close()
    {
        if (_wake >= 0)
        {
            _ = Libc.Close(_wake);
        }

        _ = Libc.Close(_epoll);
    }

    private int Control(int operation, int descriptor, EpollFlags flags, ulong data)
    {
        var epollEvent = stackalloc byte[16];
        EpollEvents.Write(epollEvent, flags, data);
        return Libc.EpollControl(_epoll, operation, descriptor, epollEvent) == 0 ? 0 : Errno.Last;
    }
}
