namespace Bedrock.Sockets.Datagrams;

/// <summary>Builds the chain of a datagram endpoint, as <c>IConnectionBuilder</c> does for streams: middleware first, a handler last. One caller at a time.</summary>
public interface IDatagramBuilder
{
    /// <summary>Where handlers and middleware find what they need.</summary>
    IServiceProvider ApplicationServices { get; }

    /// <summary>Adds a middleware. The first one added is called first for every datagram.</summary>
    /// <param name="middleware">Makes a delegate that does its part and calls the next one, or does not: the datagram is then dropped.</param>
    /// <returns>This builder.</returns>
    IDatagramBuilder Use(Func<DatagramDelegate, DatagramDelegate> middleware);

    /// <summary>Makes one delegate of the chain. A datagram that reaches its end unhandled is dropped.</summary>
    /// <returns>The delegate; later changes of this builder do not reach it.</returns>
    DatagramDelegate Build();
}
