using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Client;

/// <summary>Connects when the test says so.</summary>
internal sealed class ScriptedNetwork : IConnectionFactory
{
    private readonly Lock _lock = new();
    private readonly List<(IPAddress Address, TaskCompletionSource<ConnectionContext> Answer)> _tried = [];
    private readonly List<IPAddress> _givenUp = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<IPAddress> Tried
    {
        get
        {
            lock (_lock)
            {
                return [.. _tried.Select(attempt => attempt.Address)];
            }
        }
    }

    public IReadOnlyList<IPAddress> GivenUp
    {
        get
        {
            lock (_lock)
            {
                return [.. _givenUp];
            }
        }
    }

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = ((IPEndPoint)endpoint).Address;
        var answer = new TaskCompletionSource<ConnectionContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _tried.Add((address, answer));
            _more.TrySetResult();
        }

        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _givenUp.Add(address);
            }

            throw;
        }
    }

    /// <summary>Waits until so many attempts have begun.</summary>
    public async Task TriedAsync(int count)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_tried.Count >= count)
                {
                    return;
                }

                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                more = _more.Task;
            }

            await more.WaitAsync(TcpPeer.Guard);
        }
    }

    public void Answer(IPAddress address) => Of(address).SetResult(new ScriptedConnection([]) { ConnectionId = address.ToString() });

    public void Fail(IPAddress address, SocketError error = SocketError.ConnectionRefused) => Of(address).SetException(new SocketException((int)error));

    private TaskCompletionSource<ConnectionContext> Of(IPAddress address)
    {
        lock (_lock)
        {
            return _tried.Last(attempt => attempt.Address.Equals(address)).Answer;
        }
    }
}
