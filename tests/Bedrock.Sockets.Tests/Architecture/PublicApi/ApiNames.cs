using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes names of types as C# does: keywords, arguments in angle brackets, question marks.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The name of a type as its users write it, with the question marks of <paramref name="nullable"/> if given.</summary>
    public static string Of(Type type, NullableFlags? nullable = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullable); // A reference refers to something.
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!, nullable) + "*"; // A pointer points to something.
        }

        // A mark belongs to every type that is not a plain value type, even where none can be written.
        var mark = (!type.IsValueType || type.IsGenericType) && nullable?.NextIsAnnotated() == true ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value, nullable) + "?";
        }

        return type.IsArray
            ? $"{Of(type.GetElementType()!, nullable)}[{new string(',', type.GetArrayRank() - 1)}]{mark}" // An array has elements.
            : (Keywords.GetValueOrDefault(type) ?? Composed(type, nullable)) + mark;
    }

    /// <summary>The name of a type as its declaration writes it: with the variance of its parameters.</summary>
    public static string Declared(Type type)
    {
        var own = OwnArguments(type).Select(parameter => Variance(parameter) + parameter.Name).ToList();
        var outer = type.DeclaringType is { } declarer ? Of(declarer) + "." : "";
        return $"{outer}{WithoutArity(type.Name)}{(own.Count == 0 ? "" : $"<{string.Join(", ", own)}>")}";
    }

    public static string WithoutArity(string name) => name.Split('`')[0];

    public static string TypeParameters(Type[] parameters)
        => parameters.Length == 0 ? "" : $"<{string.Join(", ", parameters.Select(parameter => parameter.Name))}>";

    public static string Constraints(Type type) => Constraints(OwnArguments(type).Where(argument => argument.IsGenericParameter));

    public static string Constraints(IEnumerable<Type> parameters)
        => string.Concat(parameters
            .Select(parameter => (parameter.Name, Rules: string.Join(", ", ConstraintsOf(parameter))))
            .Where(constraint => constraint.Rules.Length > 0)
            .Select(constraint => $" where {constraint.Name} : {constraint.Rules}"));

    private static string Composed(Type type, NullableFlags? nullable)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        // The arguments of the types around it come first, as they are written.
        var outer = type.DeclaringType is { } declarer ? Composed(Closed(declarer, type), nullable) + "." : "";
        var own = OwnArguments(type).Select(argument => Of(argument, nullable)).ToList();
        return $"{outer}{WithoutArity(type.Name)}{(own.Count == 0 ? "" : $"<{string.Join(", ", own)}>")}";
    }

    // A nested type repeats the parameters of the types around it.
    private static Type[] OwnArguments(Type type)
        => type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];

    private static Type Closed(Type declarer, Type nested)
        => declarer.IsGenericTypeDefinition ? declarer.MakeGenericType(nested.GetGenericArguments()[..declarer.GetGenericArguments().Length]) : declarer;

    private static string Variance(Type parameter)
        => (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private static IEnumerable<string> ConstraintsOf(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var types = parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).ToList();
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }
        else if (isStruct)
        {
            yield return parameter.IsDefined(typeof(IsUnmanagedAttribute), inherit: false) ? "unmanaged" : "struct";
        }
        else if (types.Count == 0 && NullableFlags.IsNotNull(parameter))
        {
            yield return "notnull";
        }

        foreach (var name in types.Select(type => Of(type)).Order(StringComparer.Ordinal))
        {
            yield return name;
        }

        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            yield return "new()";
        }

        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            yield return "allows ref struct";
        }
    }
}
