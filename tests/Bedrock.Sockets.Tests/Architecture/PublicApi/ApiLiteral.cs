using System.Globalization;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes a constant as C# would.</summary>
internal static class ApiLiteral
{
    public static string Of(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        _ when type.IsEnum => EnumValue(value, type),
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"",
        char letter => char.IsControl(letter) ? $"'\\u{(int)letter:X4}'" : $"'{letter}'",
        bool truth => truth ? "true" : "false",
        Type named => $"typeof({ApiNames.Of(named)})",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string EnumValue(object value, Type type)
    {
        var name = ApiNames.Of(type);
        return $"{name}.{Enum.ToObject(type, value).ToString()!.Replace(", ", $" | {name}.", StringComparison.Ordinal)}"; // An enum always has a text.
    }
}
