using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.LoadTesting.Driving;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>Why a pass or a connection failed: a kind that every load test has, or a name that the scenario has for it. Pure functions.</summary>
/// <param name="Kind">The kind; <see langword="null"/> when it has a name instead.</param>
/// <param name="Name">The name, if it has one.</param>
/// <param name="Message">What was said.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UserFailure(ErrorKind? Kind, string Name = "", string Message = "")
{
    public static UserFailure Timeout => new(ErrorKind.Timeout);

    public static UserFailure Of(Outcome outcome) => new(null, $"wrong: {outcome.Reason}", outcome.Reason ?? "");

    public static UserFailure Of(Exception error) => error switch
    {
        TimeoutException => Timeout,
        EndOfStreamException => new(ErrorKind.ClosedEarly),
        InvalidDataException => new(ErrorKind.WrongBytes),
        SocketException socket => new(SocketErrors.KindOf(socket.SocketErrorCode)),
        ConnectionResetException or ConnectionAbortedException => new(ErrorKind.Reset),
        IOException { InnerException: SocketException socket } => new(SocketErrors.KindOf(socket.SocketErrorCode)),
        _ => new(null, error.GetType().Name, error.Message),
    };
}
