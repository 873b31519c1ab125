using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Testing;
using Bedrock.Sockets.Transports.Memory;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Bedrock.Sockets.Tests.Transports.Memory;

public sealed class MemoryFeatureTests
{
    [Theory]
    [InlineData(typeof(IConnectionIdFeature))]
    [InlineData(typeof(IConnectionTransportFeature))]
    [InlineData(typeof(IConnectionItemsFeature))]
    [InlineData(typeof(IConnectionEndPointFeature))]
    [InlineData(typeof(IConnectionLifetimeFeature))]
    [InlineData(typeof(IConnectionLifetimeNotificationFeature))]
    [InlineData(typeof(IConnectionDrainFeature))]
    [InlineData(typeof(IMemoryPoolFeature))]
    public async Task Both_ends_offer_what_middleware_looks_for(Type feature)
    {
        await using var pair = await MemoryPair.ConnectAsync();

        Assert.NotNull(pair.Server.Features[feature]);
        Assert.NotNull(pair.Client.Features[feature]);
    }

    [Fact]
    public async Task Both_ends_tell_their_pool()
    {
        using var pool = new LeakCheckingMemoryPool();
        await using var pair = await MemoryPair.ConnectAsync(new MemoryTransportOptions { MemoryPool = pool });

        Assert.Same(pool, pair.Client.Features.Get<IMemoryPoolFeature>()?.MemoryPool);
        Assert.Same(pool, pair.Server.Features.Get<IMemoryPoolFeature>()?.MemoryPool);
    }

    [Fact]
    public async Task An_address_that_a_middleware_sets_is_the_features_address_too()
    {
        await using var pair = await MemoryPair.ConnectAsync();
        var real = new MemoryEndPoint("behind the proxy");

        pair.Server.RemoteEndPoint = real;

        Assert.Same(real, pair.Server.Features.Get<IConnectionEndPointFeature>()?.RemoteEndPoint);
    }

    [Fact]
    public async Task Aborting_through_the_lifetime_feature_aborts_the_connection()
    {
        await using var pair = await MemoryPair.ConnectAsync();

        pair.Server.Features.Get<IConnectionLifetimeFeature>()!.Abort();

        await Assert.ThrowsAsync<ConnectionResetException>(() => pair.Client.ReceiveAsync(1));
    }
}
