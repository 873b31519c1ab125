using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes the first line of a type.</summary>
internal static class ApiType
{
    public static string Declaration(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!; // Every delegate has one.
            return $"{Access(type)} delegate {ApiMembers.Returns(invoke)} {ApiNames.Declared(type)}{ApiMembers.Parameters(invoke)}{ApiNames.Constraints(type)};";
        }

        var above = Above(type).ToList();
        return $"{Access(type)} {Kind(type)} {ApiNames.Declared(type)}{(above.Count == 0 ? "" : " : " + string.Join(", ", above))}{ApiNames.Constraints(type)}";
    }

    public static IEnumerable<string> EnumValues(Type type)
        => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => $"{ApiAttributes.Of(field.GetCustomAttributesData(), " ")}{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)},");

    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static string Access(Type type) => type.IsNestedFamily || type.IsNestedFamORAssem ? "protected" : "public";

    private static string Kind(Type type)
    {
        var isReadOnly = type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);
        return type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{(isReadOnly ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => $"{(type.IsAbstract ? "abstract " : "")}{(type.IsSealed ? "sealed " : "")}{(IsRecord(type) ? "record" : "class")}",
        };
    }

    private static IEnumerable<string> Above(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetEnumUnderlyingType() == typeof(int) ? [] : [ApiNames.Of(type.GetEnumUnderlyingType())];
        }

        // What another listed interface or the base type brings along anyway would only repeat the platform.
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces().Except(inherited).ToList();
        var direct = interfaces.Where(candidate => candidate.IsVisible && !interfaces.Exists(other => other != candidate && candidate.IsAssignableFrom(other)));
        var parent = type.BaseType is { } known && known != typeof(object) && known != typeof(ValueType) ? [ApiNames.Of(known)] : Array.Empty<string>();
        return parent.Concat(direct.Select(implemented => ApiNames.Of(implemented)).Order(StringComparer.Ordinal));
    }
}
