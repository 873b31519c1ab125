using System.Globalization;

namespace Bedrock.Sockets.LoadTesting.Measuring;

/// <summary>Numbers as people read them: three significant digits and a unit.</summary>
internal static class Readable
{
    public static string Duration(double nanoseconds) => nanoseconds switch
    {
        // Not 1,000 ms: what rounds up to the next unit is written in it.
        < 999.5 => $"{Digits(nanoseconds)} ns",
        < 999.5e3 => $"{Digits(nanoseconds / 1e3)} µs",
        < 999.5e6 => $"{Digits(nanoseconds / 1e6)} ms",
        _ => $"{Digits(nanoseconds / 1e9)} s",
    };

    public static string Duration(double? nanoseconds, string otherwise) => nanoseconds is { } known ? Duration(known) : otherwise;

    public static string Bytes(double bytes) => bytes switch
    {
        < 1024 => $"{Digits(bytes)} B",
        < 1024 * 1024 => $"{Digits(bytes / 1024)} KiB",
        < 1024 * 1024 * 1024 => $"{Digits(bytes / (1024 * 1024))} MiB",
        _ => $"{Digits(bytes / (1024 * 1024 * 1024))} GiB",
    };

    public static string Count(double count) => count.ToString(count == Math.Floor(count) ? "N0" : "#,0.##", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => $"{Digits(perSecond)}/s";

    public static string Share(double share) => share is > 0 and < 0.0001 ? "under 0.01 %" : $"{Digits(share * 100)} %";

    public static string Seconds(double seconds) => $"{Digits(seconds)} s";

    /// <summary>Three significant digits, but never fewer than the whole number has.</summary>
    public static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
