using System.Collections;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrock.Sockets.Linux.Connections;

/// <summary>The features of a connection. Those it has by itself cost nothing; what others add is a short list. One caller at a time, as for every feature collection.</summary>
internal sealed class FeatureSlots(LoopConnection connection, ConnectionEnding ending) : IFeatureCollection
{
    /// <summary>What was added, replaced, or, with <see langword="null"/>, taken away.</summary>
    private KeyValuePair<Type, object?>[] _changes = [];

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var (type, feature) in _changes)
            {
                if (type == key)
                {
                    return feature;
                }
            }

            return Own(key);
        }

        set
        {
            Revision++;
            for (var index = 0; index < _changes.Length; index++)
            {
                if (_changes[index].Key == key)
                {
                    _changes[index] = new(key, value);
                    return;
                }
            }

            _changes = [.. _changes, new(key, value)];
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var (type, feature) in _changes)
        {
            if (feature is not null)
            {
                yield return new(type, feature);
            }
        }

        foreach (var type in OwnFeatures.Types)
        {
            if (!Array.Exists(_changes, change => change.Key == type) && Own(type) is { } feature)
            {
                yield return new(type, feature);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Own(Type key)
        => key == typeof(IConnectionDrainFeature) || key == typeof(IConnectionActivityFeature) ? ending : Array.IndexOf(OwnFeatures.Types, key) >= 0 ? connection : null;
}
