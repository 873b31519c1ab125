using System.Diagnostics.CodeAnalysis;
using Bedrock.Sockets.Datagrams;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Ends a chain of datagram middleware with conversations.</summary>
public static class DatagramSessionExtensions
{
    /// <summary>Ends the chain with one conversation for each remote address: its datagrams in order, its state in the handler's local variables.</summary>
    /// <param name="builder">The chain, of one endpoint.</param>
    /// <param name="handler">Has a conversation, on the thread pool; see <see cref="DatagramSessionHandler.OnSessionAsync"/>.</param>
    /// <param name="configure">Sets how many sessions there may be and how long they last; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>, which takes nothing more.</returns>
    public static IDatagramBuilder UseSessions(this IDatagramBuilder builder, Func<DatagramSession, Task> handler, Action<DatagramSessionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);

        var options = new DatagramSessionOptions();
        configure?.Invoke(options);
        return builder.Run(new DatagramSessions(handler, options, builder.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System).OnDatagramAsync);
    }

    /// <summary>Ends the chain with one handler for the conversations of all remotes: a registered service, or an instance whose constructor is filled from services.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The chain, of one endpoint.</param>
    /// <param name="configure">Sets how many sessions there may be and how long they last; <see langword="null"/> for the defaults.</param>
    /// <returns><paramref name="builder"/>, which takes nothing more.</returns>
    /// <exception cref="InvalidOperationException">The services have not what the constructor needs.</exception>
    public static IDatagramBuilder UseSessionHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IDatagramBuilder builder, Action<DatagramSessionOptions>? configure = null)
        where THandler : DatagramSessionHandler
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.UseSessions(ActivatorUtilities.GetServiceOrCreateInstance<THandler>(builder.ApplicationServices).OnSessionAsync, configure);
    }
}
