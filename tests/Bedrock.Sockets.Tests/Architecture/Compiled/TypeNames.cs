using System.Reflection.Metadata;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>Turns metadata handles into full names of outermost types.</summary>
internal sealed class TypeNames(MetadataReader metadata)
{
    public string Of(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? Join(type.Namespace, type.Name) : Of(outer);
    }

    public string Of(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Of((TypeReferenceHandle)type.ResolutionScope)
            : Join(type.Namespace, type.Name);
    }

    private string Join(StringHandle space, StringHandle name)
        => space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";
}
