using System.Runtime.InteropServices;

namespace Bedrock.Sockets.ProxyProtocol;

/// <summary>Why a connection is ended before its handler has seen anything of it.</summary>
/// <param name="Reason">One of a few fixed texts, for metrics.</param>
/// <param name="Detail">More, for logs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProxyRefusal(string Reason, string Detail);
