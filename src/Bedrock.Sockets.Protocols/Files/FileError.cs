namespace Bedrock.Sockets.Protocols.Files;

/// <summary>Why a server of files does not do what it is asked. The numbers cross the network.</summary>
public enum FileError
{
    /// <summary>The other side gave a reason that this one does not know. Never sent.</summary>
    Unknown = 0,

    /// <summary>There is no such file, or none that may be read.</summary>
    NotFound = 1,

    /// <summary>The name is none that is allowed, or something that is no plain file is in the way.</summary>
    BadName = 2,

    /// <summary>There is a file of that name, and it may not be replaced.</summary>
    Exists = 3,

    /// <summary>The server takes no files.</summary>
    ReadOnly = 4,

    /// <summary>The file is larger than the server takes.</summary>
    TooLarge = 5,

    /// <summary>What arrived is not what its checksum says. It is thrown away.</summary>
    Checksum = 6,

    /// <summary>Somebody else is sending the same file.</summary>
    Busy = 7,

    /// <summary>The disk failed, or is full.</summary>
    Failed = 8,

    /// <summary>The request was not understood.</summary>
    BadRequest = 9,
}
