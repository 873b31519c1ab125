using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>Collects the names of all types that a handle or a signature mentions, in the order of mention.</summary>
/// <remarks>The decoder wants a value for each type it meets; only the side effect is of use here, so the value is nothing.</remarks>
internal sealed class MentionedTypes(MetadataReader metadata, TypeNames names) : ISignatureTypeProvider<ValueTuple, object?>
{
    private readonly List<string> _mentioned = [];

    public IReadOnlyList<string> In(Action<SignatureDecoder<ValueTuple, object?>, MentionedTypes> decode)
    {
        _mentioned.Clear();
        decode(new SignatureDecoder<ValueTuple, object?>(this, metadata, genericContext: null), this);
        return [.. _mentioned];
    }

    public void Add(EntityHandle type)
    {
        switch (type.Kind)
        {
            case var _ when type.IsNil: // An interface has no base type, a finally catches nothing.
                break;
            case HandleKind.TypeDefinition:
                _mentioned.Add(names.Of((TypeDefinitionHandle)type));
                break;
            case HandleKind.TypeReference:
                _mentioned.Add(names.Of((TypeReferenceHandle)type));
                break;
            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(this, genericContext: null);
                break;
            default:
                break;
        }
    }

    public ValueTuple GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    public ValueTuple GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    public ValueTuple GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    public ValueTuple GetArrayType(ValueTuple elementType, ArrayShape shape) => default;

    public ValueTuple GetByReferenceType(ValueTuple elementType) => default;

    public ValueTuple GetFunctionPointerType(MethodSignature<ValueTuple> signature) => default;

    public ValueTuple GetGenericInstantiation(ValueTuple genericType, ImmutableArray<ValueTuple> typeArguments) => default;

    public ValueTuple GetGenericMethodParameter(object? genericContext, int index) => default;

    public ValueTuple GetGenericTypeParameter(object? genericContext, int index) => default;

    public ValueTuple GetModifiedType(ValueTuple modifier, ValueTuple unmodifiedType, bool isRequired) => default;

    public ValueTuple GetPinnedType(ValueTuple elementType) => default;

    public ValueTuple GetPointerType(ValueTuple elementType) => default;

    public ValueTuple GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public ValueTuple GetSZArrayType(ValueTuple elementType) => default;
}
