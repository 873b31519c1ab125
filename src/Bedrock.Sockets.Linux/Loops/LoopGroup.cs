namespace Bedrock.Sockets.Linux.Loops;

/// <summary>The loops of one transport. They run while anybody uses them: a listener, a client or a connection. Safe for any thread.</summary>
internal sealed class LoopGroup(int count, Func<int, Loop> create, StallWatchdog watchdog)
{
    private readonly Lock _gate = new();
    private Loop[] _loops = [];
    private uint _next;
    private int _users;

    /// <summary>Starts the loops for the first user. Each user ends with <see cref="RemoveUser"/>.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">No descriptor is left for a loop.</exception>
    public void AddUser()
    {
        lock (_gate)
        {
            if (_users == 0)
            {
                var loops = new Loop[count];
                for (var index = 0; index < count; index++)
                {
                    loops[index] = create(index);
                }

                Array.ForEach(loops, static loop => loop.Start());
                _loops = loops;
                watchdog.Start(loops);
            }

            _users++;
        }
    }

    /// <summary>Stops the loops after the last user.</summary>
    public void RemoveUser()
    {
        lock (_gate)
        {
            if (--_users == 0)
            {
                watchdog.Stop();
                Array.ForEach(_loops, static loop => loop.Stop());
                _loops = [];
            }
        }
    }

    /// <summary>The loop of the next connection: each in turn. Only for a user.</summary>
    public Loop Next()
    {
        var loops = _loops;
        return loops[Interlocked.Increment(ref _next) % (uint)loops.Length];
    }
}
