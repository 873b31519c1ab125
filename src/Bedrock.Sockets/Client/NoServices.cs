namespace Bedrock.Sockets.Client;

/// <summary>The services of a client that was given none: every middleware falls back to its default.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
