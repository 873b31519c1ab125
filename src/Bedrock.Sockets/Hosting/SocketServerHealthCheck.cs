using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bedrock.Sockets.Hosting;

/// <summary>Tells whoever sends clients here whether to go on: healthy while the server accepts, not from the moment on in which it drains.</summary>
internal sealed class SocketServerHealthCheck(SocketServer server) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(server.IsAccepting
            ? HealthCheckResult.Healthy("The socket server accepts connections.")
            : new HealthCheckResult(context.Registration.FailureStatus, "The socket server has not started, or is stopping."));
}
