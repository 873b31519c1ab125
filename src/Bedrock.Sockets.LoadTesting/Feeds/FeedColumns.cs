namespace Bedrock.Sockets.LoadTesting.Feeds;

/// <summary>The names of a feed's columns, in the order in which they were found. All rows share them.</summary>
internal sealed class FeedColumns
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public int Count => _places.Count;

    public IEnumerable<string> Names => _places.Keys;

    public bool TryAdd(string name) => _places.TryAdd(name, _places.Count);

    /// <summary>The place of a name, which is made when it is new.</summary>
    public int PlaceOf(string name)
    {
        TryAdd(name);
        return _places[name];
    }

    public bool TryFind(string name, out int place) => _places.TryGetValue(name, out place);
}
