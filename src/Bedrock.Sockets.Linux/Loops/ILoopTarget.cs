using Bedrock.Sockets.Linux.Interop;

namespace Bedrock.Sockets.Linux.Loops;

/// <summary>Who is told of a descriptor's events.</summary>
internal interface ILoopTarget
{
    /// <summary>Something has happened. Called by the loop's thread; whatever it runs holds up all other connections of the loop.</summary>
    void OnEvents(EpollFlags events);

    /// <summary>Names the target for a warning.</summary>
    string Describe();
}
