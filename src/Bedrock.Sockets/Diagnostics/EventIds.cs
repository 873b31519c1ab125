namespace Bedrock.Sockets.Diagnostics;

/// <summary>The numbers of all log messages. They are part of what operators filter on: never renumbered, never used again.</summary>
internal static class EventIds
{
    // 1xx: transports
    internal const int AcceptFailed = 100;
    internal const int DefaultPool = 101;
    internal const int Refused = 102;
    internal const int OutOfDescriptors = 103;
    internal const int DescriptorBudget = 104;
    internal const int EpollTransport = 105;
    internal const int EpollRefused = 106;
    internal const int LoopBlocked = 107;
    internal const int RingTransport = 108;
    internal const int RingRefused = 109;

    // 2xx: connections
    internal const int ConnectionStarted = 200;
    internal const int ConnectionEnded = 201;
    internal const int ConnectionReset = 202;
    internal const int FrameRefused = 203;
    internal const int HandlerFailed = 204;
    internal const int MiddlewareFailed = 205;
    internal const int ConnectionRefused = 206;
    internal const int ConnectionTimedOut = 207;
    internal const int ConnectingAgain = 208;

    // 3xx: the server
    internal const int Listening = 300;
    internal const int Stopping = 301;
    internal const int Stopped = 302;
    internal const int AcceptLoopFailed = 303;
    internal const int ConnectionsAborted = 304;
    internal const int PoolStarved = 305;
    internal const int Reloaded = 306;
    internal const int SocketKept = 307;
    internal const int ConfigurationKept = 308;

    // 4xx: the PROXY protocol
    internal const int ProxyHeaderRefused = 400;
    internal const int ProxyHeaderRead = 401;

    // 45x: traffic, if it is logged at all
    internal const int BytesReceived = 450;
    internal const int BytesSent = 451;

    // 47x: datagrams
    internal const int DatagramsDropped = 470;
    internal const int DatagramHandlerFailed = 471;
    internal const int DatagramReceiveFailed = 472;
    internal const int DatagramsEnded = 473;
    internal const int DatagramHandlersAborted = 474;

    // 5xx: TLS
    internal const int HandshakeFailed = 500;
    internal const int CertificateReloaded = 501;
    internal const int CertificateKept = 502;
    internal const int CertificateSelectionFailed = 503;
    internal const int CertificateSelfSigned = 504;
}
