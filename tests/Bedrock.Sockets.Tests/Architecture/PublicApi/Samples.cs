using System.Diagnostics.CodeAnalysis;

// One of each kind of declaration that the writer of API texts must get right; PublicApiSelfTests holds the text.
#pragma warning disable CA1000, CA1028 // Static members of generic types and enums of bytes are kinds of declarations too.
namespace Bedrock.Sockets.Tests.Architecture.PublicApi.Samples;

public delegate Task<TResult?> Transform<in T, TResult>(T item, CancellationToken cancellationToken = default)
    where TResult : class, new();

[Flags]
public enum Colours : byte
{
    None = 0,
    Red = 1,
    Blue = 2,
    [Obsolete("Use Red.")]
    Rouge = 4,
}

public interface ISource<out T> : IDisposable
{
    int Limit => 1;

    T Current { get; }
}

public readonly ref struct View<T>(ReadOnlySpan<T> items)
    where T : unmanaged
{
    public ReadOnlySpan<T> Items { get; } = items;
}

public abstract class Outer<T>
    where T : notnull
{
    public const string Name = "a \"name\"";

    protected static readonly int Count = 1;

    protected Outer(string? text = null, Colours colours = Colours.Red | Colours.Blue) => _ = (text, colours);

    public event EventHandler? Changed;

    public required IReadOnlyDictionary<string, T?> Items { get; init; }

    public (T? Last, Func<T, T?[]?>? Select) Rest { get; private set; }

    public int Size { get; protected set; }

    protected internal abstract string this[int index] { get; }

    public static implicit operator string(Outer<T> outer) => outer.ToString();

    public static bool TryGet(string key, [MaybeNullWhen(false)] out T item, ref int seen, in long limit, params string?[] more)
    {
        item = default;
        return key.Length + seen + limit + more.Length < 0;
    }

    public sealed override string ToString() => Name;

    public virtual async Task<(int First, string? Second)> RunAsync<TItem>(TItem? item, TimeSpan? window = null)
        where TItem : struct, ISource<T>
    {
        await Task.Yield();
        Changed?.Invoke(this, EventArgs.Empty);
        Size = Hidden(item is null || window is null);
        return (Size, null);
    }

    private static int Hidden(bool flag) => flag ? 1 : 0;

    public sealed record Nested(T Value, Outer<T>.Nested? Next);
}

public static class Measures
{
    public static int Measure<TBuilder>(this TBuilder builder, Action<TBuilder>? configure = null, char fill = '\n')
        where TBuilder : IEnumerable<char>, allows ref struct
        => fill;
}
