using System.Diagnostics.CodeAnalysis;
using Bedrock.Sockets.Datagrams;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets;

/// <summary>Ends a chain of datagram middleware, or adds to it.</summary>
public static class DatagramBuilderExtensions
{
    /// <summary>Adds a middleware written as one function.</summary>
    /// <param name="builder">The chain.</param>
    /// <param name="middleware">Does its part and calls the delegate given, or does not: the datagram is then dropped.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IDatagramBuilder Use(this IDatagramBuilder builder, Func<DatagramContext, DatagramDelegate, ValueTask> middleware)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(middleware);

        return builder.Use(next => datagram => middleware(datagram, next));
    }

    /// <summary>Ends the chain with a function.</summary>
    /// <param name="builder">The chain.</param>
    /// <param name="handler">Handles every datagram that comes so far.</param>
    /// <returns><paramref name="builder"/>, which takes nothing more.</returns>
    /// <example><code>server.ListenUdp(IPAddress.Loopback, 5007, d => d.Run(datagram => datagram.ReplyAsync("pong"u8)));</code></example>
    public static IDatagramBuilder Run(this IDatagramBuilder builder, DatagramDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);

        return builder.Use(_ => handler);
    }

    /// <summary>Ends the chain with one handler for all datagrams of the endpoint: a registered service, or an instance whose constructor is filled from services.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The chain.</param>
    /// <returns><paramref name="builder"/>, which takes nothing more.</returns>
    /// <exception cref="InvalidOperationException">The services have not what the constructor needs.</exception>
    public static IDatagramBuilder UseDatagramHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IDatagramBuilder builder)
        where THandler : DatagramHandler
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Run(ActivatorUtilities.GetServiceOrCreateInstance<THandler>(builder.ApplicationServices).OnDatagramAsync);
    }
}
