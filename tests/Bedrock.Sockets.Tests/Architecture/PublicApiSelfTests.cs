using Bedrock.Sockets.Tests.Architecture.PublicApi;
using Bedrock.Sockets.Tests.Architecture.PublicApi.Samples;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>The API tests can fail: what callers can see is in the text, and a change of it is in the difference.</summary>
public sealed class PublicApiSelfTests
{
    [Fact]
    public void Everything_a_caller_can_see_is_in_the_text()
    {
        var samples = typeof(Outer<>).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Outer<>).Namespace);

        var text = ApiText.Of(samples);

        Assert.Equal(
            """
            namespace Bedrock.Sockets.Tests.Architecture.PublicApi.Samples

            [Flags]
            public enum Colours : byte
            {
                None = 0,
                Red = 1,
                Blue = 2,
                [Obsolete("Use Red.")] Rouge = 4,
            }

            public interface ISource<out T> : IDisposable
            {
                T Current { get; }
                virtual int Limit { get; }
            }

            public static class Measures
            {
                public static int Measure<TBuilder>(this TBuilder builder, Action<TBuilder>? configure = null, char fill = '\u000A') where TBuilder : IEnumerable<char>, allows ref struct;
            }

            public abstract class Outer<T> where T : notnull
            {
                protected static readonly int Count;
                public const string Name = "a \"name\"";
                protected Outer(string? text = null, Colours colours = Colours.Red | Colours.Blue);
                [TupleElementNames(["Last", "Select"])] public ValueTuple<T?, Func<T, T?[]?>?> Rest { get; }
                protected abstract string this[int index] { get; }
                public int Size { get; protected set; }
                public required IReadOnlyDictionary<string, T?> Items { get; init; }
                public event EventHandler? Changed;
                [return: TupleElementNames(["First", "Second"])] public virtual Task<ValueTuple<int, string?>> RunAsync<TItem>(TItem? item, TimeSpan? window = null) where TItem : struct, ISource<T>;
                public sealed override string ToString();
                public static bool TryGet(string key, [MaybeNullWhen(false)] out T item, ref int seen, in long limit, params string?[] more);
                public static string op_Implicit(Outer<T> outer);
            }

            public sealed record Outer<T>.Nested : IEquatable<Outer<T>.Nested>
            {
                public Nested(T Value, Outer<T>.Nested? Next);
                public Outer<T>.Nested? Next { get; init; }
                public T Value { get; init; }
                public void Deconstruct(out T Value, out Outer<T>.Nested? Next);
            }

            public delegate Task<TResult?> Transform<in T, TResult>(T item, CancellationToken cancellationToken = default) where TResult : class, new();

            public readonly ref struct View<T> where T : unmanaged
            {
                public View(ReadOnlySpan<T> items);
                public ReadOnlySpan<T> Items { get; }
            }

            """,
            text);
    }

    [Fact]
    public void A_difference_shows_the_changed_lines_below_their_type()
    {
        var changes = LineDiff.Between(["class A", "    one", "    two", "class B", "    three"], ["class A", "    one", "class B", "    three", "    four"]);

        Assert.Equal(["  class A", "-     two", "  class B", "+     four"], changes);
    }

    [Fact]
    public void Equal_texts_have_no_difference()
    {
        var changes = LineDiff.Between(["a", "b"], ["a", "b"]);

        Assert.Empty(changes);
    }
}
