using Bedrock.Sockets.LoadTesting;

namespace Bedrock.Sockets.Tests.LoadTesting.Feeds;

/// <summary>Feeds of small files.</summary>
internal static class Rows
{
    /// <summary>A file of comma-separated values with one column, <c>name</c>, and a row number.</summary>
    public static DataFeed Named(params string[] names) => DataFeed.Csv(FileOf("name\n" + string.Concat(names.Select(name => $"{name}\n"))));

    public static string FileOf(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"feed-{Guid.NewGuid():N}.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
