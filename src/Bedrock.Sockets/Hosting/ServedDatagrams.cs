using Bedrock.Sockets.Datagrams;

namespace Bedrock.Sockets.Hosting;

/// <summary>A datagram endpoint that is bound, as the server sees it.</summary>
internal sealed class ServedDatagrams(DatagramDefinition definition, DatagramEndpoint endpoint) : IServedEndpoint
{
    public IEndpointDefinition Definition => definition;

    public BoundEndpoint Bound { get; } = new(definition.Name, endpoint.EndPoint) { IsDatagram = true };

    public void Start() => endpoint.Start();

    public Task UnbindAsync(CancellationToken cancellationToken) => endpoint.StopReceivingAsync();

    public Task FinishAsync(TimeSpan window, CancellationToken stopNow) => endpoint.FinishAsync(window, stopNow);

    public ValueTask DisposeAsync() => endpoint.DisposeAsync();
}
