using System.Reflection;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes the attributes that callers or their tools act on.</summary>
internal static class ApiAttributes
{
    // The compiler's notes to itself. What they say is written as a modifier, or is of no interest to callers.
    private static readonly HashSet<string> Unspoken = new(StringComparer.Ordinal)
    {
        "AsyncIteratorStateMachineAttribute", "AsyncStateMachineAttribute", "CompilerFeatureRequiredAttribute", "CompilerGeneratedAttribute",
        "DebuggerBrowsableAttribute", "DebuggerDisplayAttribute", "DebuggerStepThroughAttribute", "DefaultMemberAttribute", "ExtensionAttribute",
        "GeneratedCodeAttribute", "InAttribute", "IsByRefLikeAttribute", "IsReadOnlyAttribute", "IsUnmanagedAttribute", "IteratorStateMachineAttribute",
        "NullableAttribute", "NullableContextAttribute", "OptionalAttribute", "OutAttribute", "ParamArrayAttribute", "ParamCollectionAttribute",
        "RequiredMemberAttribute", "RequiresLocationAttribute", "ScopedRefAttribute", "SkipLocalsInitAttribute",
    };

    public static string Of(IList<CustomAttributeData> attributes, string separator, string target = "")
    {
        // For older compilers the current one marks what they do not understand as obsolete.
        var isForOlderCompilers = attributes.Any(data => data.AttributeType.Name == "CompilerFeatureRequiredAttribute");
        var spoken = attributes
            .Where(data => !Unspoken.Contains(data.AttributeType.Name))
            .Where(data => !isForOlderCompilers || data.AttributeType != typeof(ObsoleteAttribute))
            .Select(data => $"[{target}{Name(data)}{Arguments(data)}]{separator}");
        return string.Concat(spoken.Order(StringComparer.Ordinal));
    }

    private static string Name(CustomAttributeData data)
        => ApiNames.Of(data.AttributeType) is var name && name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;

    private static string Arguments(CustomAttributeData data)
    {
        var arguments = data.ConstructorArguments.Select(Value)
            .Concat(data.NamedArguments.OrderBy(named => named.MemberName, StringComparer.Ordinal).Select(named => $"{named.MemberName} = {Value(named.TypedValue)}"))
            .ToList();
        return arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})";
    }

    private static string Value(CustomAttributeTypedArgument argument)
        => argument.Value is IEnumerable<CustomAttributeTypedArgument> items
            ? $"[{string.Join(", ", items.Select(Value))}]"
            : ApiLiteral.Of(argument.Value, argument.ArgumentType);
}
