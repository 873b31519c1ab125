namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>Which row a pass gets.</summary>
internal enum FeedOrder
{
    Circular,
    Sequential,
    Random,
    Unique,
    PerClient,
}
