using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>struct timespec of a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Timespec(long nanoseconds)
{
    private readonly long _seconds = nanoseconds / Nanoseconds.PerSecond;
    private readonly long _nanoseconds = nanoseconds % Nanoseconds.PerSecond;

    public override string ToString() => $"{_seconds} s {_nanoseconds} ns";
}
