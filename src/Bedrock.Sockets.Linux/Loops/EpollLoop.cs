namespace Bedrock.Sockets.Linux.Loops;

/// <summary>A loop that waits by epoll: it says that there is something, and connections make their system calls themselves.</summary>
internal sealed class EpollLoop(int number, TimeSpan spinTime) : Loop(number, "epoll", spinTime)
{
    protected override int Look() => LookAtEvents();

    protected override int Block() => WaitForEvents();

    protected override void Tell(int count) => TellEvents(count);
}
