using System.Diagnostics.Metrics;

namespace Bedrock.Sockets.Tests;

/// <summary>Makes meters whose measurements one test can tell from those of the tests beside it. It is its own service provider.</summary>
internal sealed class TestMeterFactory : IMeterFactory, IServiceProvider
{
    private readonly List<Meter> _meters = [];

    public bool Owns(Meter meter) => _meters.Contains(meter);

    /// <summary>One for each name, as a host's factory makes them.</summary>
    public Meter Create(MeterOptions options)
    {
        if (_meters.Find(known => known.Name == options.Name) is { } same)
        {
            return same;
        }

        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(IMeterFactory) ? this : null;

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
