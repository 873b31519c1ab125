namespace Bedrock.Sockets.Datagrams;

/// <summary>A chain on its own, for tests and for hosts other than ours. One caller at a time.</summary>
/// <param name="applicationServices">Where handlers and middleware find what they need.</param>
public sealed class DatagramBuilder(IServiceProvider applicationServices) : IDatagramBuilder
{
    private readonly List<Func<DatagramDelegate, DatagramDelegate>> _middleware = [];

    /// <inheritdoc/>
    public IServiceProvider ApplicationServices { get; } = applicationServices ?? throw new ArgumentNullException(nameof(applicationServices));

    /// <inheritdoc/>
    public IDatagramBuilder Use(Func<DatagramDelegate, DatagramDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);

        _middleware.Add(middleware);
        return this;
    }

    /// <inheritdoc/>
    public DatagramDelegate Build()
    {
        DatagramDelegate chain = static _ => default;
        for (var index = _middleware.Count - 1; index >= 0; index--)
        {
            chain = _middleware[index](chain);
        }

        return chain;
    }
}
