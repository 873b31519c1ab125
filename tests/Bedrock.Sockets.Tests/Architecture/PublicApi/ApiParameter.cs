using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes one parameter of a method, a constructor, an indexer or a delegate.</summary>
internal static class ApiParameter
{
    public static string Of(ParameterInfo parameter)
    {
        var value = parameter.HasDefaultValue ? " = " + ApiLiteral.Of(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{ApiAttributes.Of(parameter.GetCustomAttributesData(), " ")}{Modifier(parameter)}{ApiNames.Of(parameter.ParameterType, NullableFlags.Of(parameter))} {parameter.Name}{value}";
    }

    private static string Modifier(ParameterInfo parameter)
    {
        var scoped = Has<ScopedRefAttribute>(parameter) ? "scoped " : "";
        return parameter switch
        {
            { ParameterType.IsByRef: true, IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when Has<RequiresLocationAttribute>(parameter) => scoped + "ref readonly ",
            { ParameterType.IsByRef: true } when Has<IsReadOnlyAttribute>(parameter) => scoped + "in ",
            { ParameterType.IsByRef: true } => scoped + "ref ",
            _ when Has<ParamArrayAttribute>(parameter) || Has<ParamCollectionAttribute>(parameter) => "params ",
            _ => scoped,
        };
    }

    private static bool Has<TAttribute>(ParameterInfo parameter)
        where TAttribute : Attribute => parameter.IsDefined(typeof(TAttribute), inherit: false);
}
