using System.Reflection;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>The question marks of one declaration, in the order in which its types are written.</summary>
/// <remarks>
/// The compiler stores a byte for each type in the declaration that can bear a mark: 2 where it does. One byte stands for all of them;
/// without an attribute the byte of the nearest context counts. (<see cref="NullabilityInfoContext"/> cannot tell <c>T</c> from <c>T?</c>.)
/// </remarks>
internal sealed class NullableFlags
{
    private const byte Annotated = 2;

    private readonly byte[] _flags;
    private int _next;

    private NullableFlags(byte[] flags) => _flags = flags;

    public static NullableFlags Of(ParameterInfo parameter) => Of(parameter.GetCustomAttributesData(), parameter.Member);

    public static NullableFlags Of(MemberInfo member) => Of(member.GetCustomAttributesData(), member);

    /// <summary>Whether a type parameter was declared <c>notnull</c>: 1, where no constraint is 2.</summary>
    public static bool IsNotNull(Type parameter)
        => Of(parameter.GetCustomAttributesData(), parameter.DeclaringMethod ?? (MemberInfo?)parameter.DeclaringType)._flags is [1];

    /// <summary>Steps to the next type of the declaration.</summary>
    public bool NextIsAnnotated() => _flags[_flags.Length == 1 ? 0 : _next++] == Annotated;

    private static NullableFlags Of(IList<CustomAttributeData> attributes, MemberInfo? context)
    {
        if (attributes.FirstOrDefault(data => data.AttributeType.Name == "NullableAttribute") is not { } own)
        {
            return new([ContextOf(context)]);
        }

        return new(own.ConstructorArguments[0].Value is IEnumerable<CustomAttributeTypedArgument> each
            ? [.. each.Select(argument => (byte)argument.Value!)] // The array is one of bytes.
            : [(byte)own.ConstructorArguments[0].Value!]); // And the single argument is a byte.
    }

    private static byte ContextOf(MemberInfo? member)
    {
        for (; member is not null; member = member.DeclaringType)
        {
            if (member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == "NullableContextAttribute") is { } context)
            {
                return (byte)context.ConstructorArguments[0].Value!; // The attribute has one argument, a byte.
            }
        }

        return 0;
    }
}
