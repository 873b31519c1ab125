namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Why a request or a connection failed.</summary>
public enum ErrorKind
{
    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>The server, or something on the way, reset the connection.</summary>
    Reset,

    /// <summary>No answer within the time limit, or until the end of the run.</summary>
    Timeout,

    /// <summary>The server ended the connection before the reply was whole.</summary>
    ClosedEarly,

    /// <summary>A reply had other bytes than it must have.</summary>
    WrongBytes,

    /// <summary>A request has no reply although a later one on the same connection has.</summary>
    Lost,

    /// <summary>A reply came once more. It belongs to no request, and may be counted beside a request that succeeded.</summary>
    Duplicated,

    /// <summary>A reply came after that of a later request.</summary>
    Reordered,

    /// <summary>This machine has no free port for another connection to the target.</summary>
    NoPorts,

    /// <summary>This process may open no further descriptor.</summary>
    NoDescriptors,

    /// <summary>The target cannot be reached, or another error of the network.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed, or the server broke TLS later.</summary>
    Tls,
}
