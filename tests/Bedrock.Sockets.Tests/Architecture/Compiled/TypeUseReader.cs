using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>Lists what a type uses: in its declaration, the signatures of its members, their attributes, and the instructions of their bodies.</summary>
/// <remarks>What leaves no trace in the metadata is not seen: a constant copied from elsewhere, <c>nameof</c>, a type named in an attribute's argument.</remarks>
internal sealed class TypeUseReader(PEReader image, MetadataReader metadata, TypeNames names)
{
    private readonly MentionedTypes _mentioned = new(metadata, names);

    public IEnumerable<TypeUse> UsesOf(TypeDefinitionHandle handle)
    {
        var owner = names.Of(handle);
        return Parts(handle, inMember: null)
            .SelectMany(part => part.Types.Select((to, index) => new TypeUse(owner, part.Where, to, index == 0 ? part.Member : null)))
            .Where(use => use.To != owner);
    }

    private IEnumerable<(string Where, IReadOnlyList<string> Types, string? Member)> Parts(TypeDefinitionHandle handle, string? inMember)
    {
        var type = metadata.GetTypeDefinition(handle);
        var where = inMember ?? "its declaration";

        yield return (where, Mentioned(type.BaseType), null);
        yield return (where, Constraints(type.GetGenericParameters()), null);
        yield return (where, Attributes(type.GetCustomAttributes()), null);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            yield return (where, Mentioned(metadata.GetInterfaceImplementation(implemented).Interface), null);
        }

        foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            var name = inMember ?? Spoken(field.Name);
            yield return (name, _mentioned.In((_, sink) => field.DecodeSignature(sink, genericContext: null)), null);
            yield return (name, Attributes(field.GetCustomAttributes()), null);
        }

        foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            yield return (inMember ?? Spoken(property.Name), Attributes(property.GetCustomAttributes()), null);
        }

        foreach (var @event in type.GetEvents().Select(metadata.GetEventDefinition))
        {
            yield return (inMember ?? Spoken(@event.Name), Attributes(@event.GetCustomAttributes()), null);
        }

        foreach (var part in type.GetMethods().SelectMany(method => Parts(method, inMember)))
        {
            yield return part;
        }

        foreach (var nested in type.GetNestedTypes())
        {
            // A closure has no name of its own, but its methods bear the name of the member they were written in.
            var name = Spoken(metadata.GetTypeDefinition(nested).Name);
            foreach (var part in Parts(nested, inMember ?? (name.StartsWith('<') ? null : name)))
            {
                yield return part;
            }
        }
    }

    private IEnumerable<(string Where, IReadOnlyList<string> Types, string? Member)> Parts(MethodDefinitionHandle handle, string? inMember)
    {
        var method = metadata.GetMethodDefinition(handle);
        var where = inMember ?? Spoken(method.Name);

        yield return (where, _mentioned.In((_, sink) => method.DecodeSignature(sink, genericContext: null)), null);
        yield return (where, Constraints(method.GetGenericParameters()), null);
        yield return (where, Attributes(method.GetCustomAttributes()), null);
        foreach (var parameter in method.GetParameters())
        {
            yield return (where, Attributes(metadata.GetParameter(parameter).GetCustomAttributes()), null);
        }

        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        yield return (where, Locals(body), null);
        yield return (where, [.. body.ExceptionRegions.SelectMany(region => Mentioned(region.CatchType))], null);
        foreach (var token in IlTokens.In(body))
        {
            yield return (where, Mentioned(token), MemberName(token));
        }
    }

    private IReadOnlyList<string> Locals(MethodBodyBlock body)
        => body.LocalSignature.IsNil
            ? []
            : _mentioned.In((_, sink) => metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(sink, genericContext: null));

    private IReadOnlyList<string> Constraints(GenericParameterHandleCollection parameters)
        => [.. parameters
            .SelectMany(parameter => metadata.GetGenericParameter(parameter).GetConstraints())
            .SelectMany(constraint => Mentioned(metadata.GetGenericParameterConstraint(constraint).Type))];

    private IReadOnlyList<string> Attributes(CustomAttributeHandleCollection attributes)
        => [.. attributes.SelectMany(attribute => Mentioned(metadata.GetCustomAttribute(attribute).Constructor))];

    private IReadOnlyList<string> Mentioned(EntityHandle handle) => _mentioned.In((decoder, sink) => Visit(handle, decoder, sink));

    private void Visit(EntityHandle handle, SignatureDecoder<ValueTuple, object?> decoder, MentionedTypes sink)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                sink.Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                sink.Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Visit(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent, decoder, sink);
                break;
            case HandleKind.MethodSpecification:
                var generic = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Visit(generic.Method, decoder, sink);
                generic.DecodeSignature(sink, genericContext: null);
                break;
            case HandleKind.StandaloneSignature:
                var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature);
                decoder.DecodeMethodSignature(ref signature);
                break;
            default:
                sink.Add(handle);
                break;
        }
    }

    private string? MemberName(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.MethodDefinition => Spoken(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).Name),
        HandleKind.FieldDefinition => Spoken(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).Name),
        HandleKind.MemberReference => Spoken(metadata.GetMemberReference((MemberReferenceHandle)handle).Name),
        HandleKind.MethodSpecification => MemberName(metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
        _ => null,
    };

    /// <summary>The name as it was written: <c>RunAsync</c> for the state machine <c>&lt;RunAsync&gt;d__3</c>.</summary>
    private string Spoken(StringHandle handle)
    {
        var name = metadata.GetString(handle);
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && end > 1 ? name[1..end] : name;
    }
}
