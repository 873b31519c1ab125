using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Handlers that keep the state of one connection in their fields.</summary>
public static class HandlerPerConnectionExtensions
{
    /// <summary>
    /// Ends the chain with a handler of its own for each connection, made in a dependency-injection scope of its own that ends with the connection.
    /// <c>UseConnectionHandler</c> instead shares one handler between all connections of the endpoint.
    /// </summary>
    /// <typeparam name="THandler">The handler: a registered service, or any class whose constructor can be filled from services. It is disposed with the scope.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <returns><paramref name="builder"/>, which takes nothing more.</returns>
    /// <exception cref="InvalidOperationException">When a connection comes: the services offer no scopes, or not what the constructor needs.</exception>
    public static IConnectionBuilder UseHandlerPerConnection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IConnectionBuilder builder)
        where THandler : ConnectionHandler
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.ApplicationServices;
        return builder.Run(async connection =>
        {
            var scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                if (scope.ServiceProvider.GetService<THandler>() is { } registered)
                {
                    await registered.OnConnectedAsync(connection).ConfigureAwait(false);
                    return;
                }

                var handler = ActivatorUtilities.CreateInstance<THandler>(scope.ServiceProvider);
                try
                {
                    await handler.OnConnectedAsync(connection).ConfigureAwait(false);
                }
                finally
                {
                    await DisposeAsync(handler).ConfigureAwait(false);
                }
            }
        });
    }

    private static async ValueTask DisposeAsync(ConnectionHandler handler)
    {
        if (handler is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (handler as IDisposable)?.Dispose();
        }
    }
}
