using System.Runtime.InteropServices;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What was read, and of which request.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reply(Verdict Verdict, long Sequence = -1);
