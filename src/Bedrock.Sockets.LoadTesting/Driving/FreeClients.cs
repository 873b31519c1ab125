namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Clients that may send, in turn. Each is in it at most once, so the ring never grows.</summary>
internal sealed class FreeClients(int clients)
{
    private readonly Queue<FleetClient> _turns = new(clients);

    public bool IsEmpty => _turns.Count == 0;

    public void Add(FleetClient client)
    {
        if (!client.IsInTurn)
        {
            client.IsInTurn = true;
            _turns.Enqueue(client);
        }
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FleetClient? client)
    {
        if (!_turns.TryDequeue(out client))
        {
            return false;
        }

        client.IsInTurn = false;
        return true;
    }
}
