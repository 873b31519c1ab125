using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Driving.Epoll;

/// <summary>struct linger (socket(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Linger(int IsOn, int Seconds);
