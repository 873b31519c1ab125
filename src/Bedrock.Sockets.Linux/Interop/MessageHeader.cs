using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary><c>struct msghdr</c> (sendmsg(2)) on a 64-bit system; without a name and without control data here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    private void* _name;
    private uint _nameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    private void* _control;
    private nuint _controlLength;
    private int _flags;
}
