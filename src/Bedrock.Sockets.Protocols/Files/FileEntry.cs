using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Protocols.Files;

/// <summary>A file that a server has.</summary>
/// <param name="Name">Its name below the root, with slashes.</param>
/// <param name="Length">Its length in bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileEntry(string Name, long Length);
