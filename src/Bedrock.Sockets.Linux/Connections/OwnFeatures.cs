using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>The features that every <see cref="LoopConnection"/> has.</summary>
internal static class OwnFeatures
{
    public static Type[] Types { get; } =
    [
        typeof(IConnectionIdFeature),
        typeof(IConnectionTransportFeature),
        typeof(IConnectionItemsFeature),
        typeof(IMemoryPoolFeature),
        typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature),
        typeof(IConnectionSocketFeature),
        typeof(IConnectionDrainFeature),
        typeof(IConnectionActivityFeature),
    ];
}
