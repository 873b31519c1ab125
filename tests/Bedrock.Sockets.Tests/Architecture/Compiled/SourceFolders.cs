using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>Finds the folder a type was written in: from the PDB, because extension classes live in one namespace but in the folder of their feature.</summary>
internal sealed class SourceFolders(MetadataReader metadata, MetadataReader pdb, string sourceRoot, string rootNamespace)
{
    // Portable PDB specification, "Type Definition Document": where types without method bodies were declared.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>The first folder below the source root, or <see langword="null"/> for a type that was generated or written elsewhere.</summary>
    public string? FolderOf(TypeDefinitionHandle handle)
        => Documents(handle).Select(FolderOfFile).FirstOrDefault(folder => folder is not null) ?? FolderOfNamespace(handle);

    private IEnumerable<DocumentHandle> Documents(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetMethods().SelectMany(DocumentsOfMethod)
            .Concat(pdb.GetCustomDebugInformation(handle).SelectMany(DocumentsOfDeclaration))
            .Concat(type.GetNestedTypes().SelectMany(Documents));
    }

    private IEnumerable<DocumentHandle> DocumentsOfMethod(MethodDefinitionHandle handle)
        => pdb.GetMethodDebugInformation(handle.ToDebugInformationHandle())
            .GetSequencePoints().Select(point => point.Document).Distinct();

    private List<DocumentHandle> DocumentsOfDeclaration(CustomDebugInformationHandle handle)
    {
        var documents = new List<DocumentHandle>();
        var information = pdb.GetCustomDebugInformation(handle);
        if (pdb.GetGuid(information.Kind) == TypeDefinitionDocuments)
        {
            var blob = pdb.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
            {
                documents.Add(MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
            }
        }

        return documents;
    }

    private string? FolderOfFile(DocumentHandle handle)
    {
        // A deterministic build starts paths with /_/ instead of the place of the checkout, hence the search.
        var path = pdb.GetString(pdb.GetDocument(handle).Name).Replace('\\', '/');
        var marker = $"/{sourceRoot}/";
        var start = path.LastIndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var segments = path[(start + marker.Length)..].Split('/');
        return segments switch
        {
            ["obj", ..] => null,
            [_] => "",
            _ => segments[0],
        };
    }

    private string? FolderOfNamespace(TypeDefinitionHandle handle)
    {
        var name = metadata.GetString(metadata.GetTypeDefinition(handle).Namespace);
        return name.StartsWith(rootNamespace + '.', StringComparison.Ordinal)
            ? name[(rootNamespace.Length + 1)..].Split('.')[0]
            : null;
    }
}
