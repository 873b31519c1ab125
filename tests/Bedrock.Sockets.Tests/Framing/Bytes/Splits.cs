namespace Bedrock.Sockets.Tests.Framing.Bytes;

/// <summary>The ways to cut bytes into pieces.</summary>
internal static class Splits
{
    private const int CutEverywhereUpTo = 12;

    /// <summary>Up to 12 bytes: each of the 2^(n-1) ways. Beyond that: each single cut, and byte by byte. Always with an empty piece in between too.</summary>
    public static IEnumerable<IReadOnlyList<byte[]>> Of(byte[] bytes)
    {
        if (bytes.Length <= CutEverywhereUpTo)
        {
            for (var cuts = 0; cuts < 1 << Math.Max(0, bytes.Length - 1); cuts++)
            {
                var places = cuts;
                yield return Cut(bytes, Enumerable.Range(1, Math.Max(0, bytes.Length - 1)).Where(place => (places >> (place - 1) & 1) != 0));
            }
        }
        else
        {
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                yield return Cut(bytes, [cut]);
                yield return Cut(bytes, [cut, cut]);
            }
        }

        yield return [.. bytes.Select(b => new[] { b })];
        yield return [.. bytes.SelectMany(b => new byte[][] { [], [b] })];
    }

    private static List<byte[]> Cut(byte[] bytes, IEnumerable<int> places)
    {
        var pieces = new List<byte[]>();
        var start = 0;
        foreach (var place in places.Append(bytes.Length))
        {
            pieces.Add(bytes[start..place]);
            start = place;
        }

        return pieces;
    }
}
