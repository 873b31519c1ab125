using System.Net.Sockets;

namespace Bedrock.Sockets.LoadTesting.Driving.Carried;

/// <summary>A client's connections, one after another; each is an object of its own, so that news of an earlier one are never taken for those of the next.</summary>
internal sealed class CarriedLink(CarriedSockets sockets, FleetClient client) : IClientLink
{
    private CarriedConnection? _connection;

    public SocketError Connect(long connection)
    {
        _connection = new CarriedConnection(sockets, client);
        _connection.Begin();
        return SocketError.Success;
    }

    public int Send(ReadOnlySpan<byte> bytes, out SocketError error) => _connection!.Send(bytes, out error); // It is there while it is open.

    public void SendRest(byte[] bytes) => _connection!.SendRest(bytes); // It is there while it is open.

    public void Close(bool reset)
    {
        _connection?.Close(reset);
        _connection = null;
    }
}
