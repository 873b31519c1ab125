using Bedrock.Sockets.Protocols.Files;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets;

/// <summary>Adds the files protocol to a chain.</summary>
public static class FilesExtensions
{
    /// <summary>Ends the chain with <see cref="FilesHandler"/>: the files of a directory, to get and, where that is allowed, to put.</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <param name="configure">Sets the options, the root at least; called once, now.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="ArgumentException">The root is no directory.</exception>
    /// <example><code>kestrel.ListenLocalhost(5010, listen => listen.UseFiles(files => files.Root = "shared"));</code></example>
    public static IConnectionBuilder UseFiles(this IConnectionBuilder builder, Action<FilesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new FilesOptions();
        configure(options);
        return builder.UseFiles(options);
    }

    /// <summary>Ends the chain with <see cref="FilesHandler"/>: the files of a directory, to get and, where that is allowed, to put.</summary>
    /// <param name="builder">The chain, of a server's endpoint, of Kestrel's <c>ListenOptions</c> or a bare one.</param>
    /// <param name="options">The options; read now, so later changes have no effect.</param>
    /// <returns>The same chain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The root is no directory.</exception>
    public static IConnectionBuilder UseFiles(this IConnectionBuilder builder, FilesOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);

        return builder.Run(new FilesHandler(options).OnConnectedAsync);
    }
}
