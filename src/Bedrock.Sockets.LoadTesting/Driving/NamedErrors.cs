namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Failures by names that a scenario gives them: at most 100 names, and one for all the others.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class NamedErrors
{
    /// <summary>What is counted when there are too many names.</summary>
    public const string Others = "others";

    private const int MostNames = 100;
    private const int LongestText = 200;

    private readonly Dictionary<string, NamedError> _errors = new(StringComparer.Ordinal);

    /// <summary>The failures, each name once.</summary>
    public IReadOnlyCollection<NamedError> All => _errors.Values;

    /// <summary>How many there are in all.</summary>
    public long Total => _errors.Values.Sum(error => error.Count);

    internal void Count(string name, string message, long count = 1)
    {
        var key = Short(name);
        key = _errors.ContainsKey(key) || _errors.Count < MostNames ? key : Others;
        _errors[key] = _errors.TryGetValue(key, out var known) ? known with { Count = known.Count + count } : new NamedError(key, count, Short(message));
    }

    internal void Add(NamedErrors other)
    {
        foreach (var error in other.All)
        {
            Count(error.Name, error.FirstMessage, error.Count);
        }
    }

    internal void Reset() => _errors.Clear();

    private static string Short(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
