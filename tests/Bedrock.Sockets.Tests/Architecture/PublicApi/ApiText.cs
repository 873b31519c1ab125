using System.Reflection;
using System.Text;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes the API that callers of an assembly can see as text that reads like C#, the same on every run.</summary>
internal static class ApiText
{
    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var byNamespace = types
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .GroupBy(type => type.Namespace ?? "", StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in byNamespace)
        {
            text.Append("namespace ").Append(group.Key).Append('\n');
            foreach (var type in group.OrderBy(type => type.FullName, StringComparer.Ordinal))
            {
                text.Append('\n');
                Append(text, type);
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + '\n';
    }

    private static void Append(StringBuilder text, Type type)
    {
        text.Append(ApiAttributes.Of(type.GetCustomAttributesData(), "\n")).Append(ApiType.Declaration(type));
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            text.Append('\n');
            return;
        }

        text.Append("\n{\n");
        foreach (var member in type.IsEnum ? ApiType.EnumValues(type) : ApiMembers.Of(type))
        {
            text.Append("    ").Append(member).Append('\n');
        }

        text.Append("}\n");
    }
}
