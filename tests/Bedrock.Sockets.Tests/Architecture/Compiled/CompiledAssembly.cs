using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>What the architecture tests want to know of an assembly: which type is in which folder, and which type uses which.</summary>
/// <param name="Folders">The folder of every type that was written below the source root, by the type's full name.</param>
/// <param name="Strays">Types that somebody wrote, for which no folder could be found.</param>
/// <param name="Uses">Every use of a type by a type that has a folder, without repetitions, sorted.</param>
internal sealed record CompiledAssembly(
    IReadOnlyDictionary<string, string> Folders,
    IReadOnlyList<string> Strays,
    IReadOnlyList<TypeUse> Uses)
{
    /// <summary>Reads an assembly and its portable PDB.</summary>
    /// <param name="path">The assembly; its PDB is beside it or inside it.</param>
    /// <param name="sourceRoot">Where its folders are, such as <c>src/Bedrock.Sockets</c>.</param>
    /// <param name="rootNamespace">The namespace of that place, for types of which the PDB knows nothing.</param>
    public static CompiledAssembly Read(string path, string sourceRoot, string rootNamespace)
    {
        using var image = new PEReader(File.OpenRead(path));
        if (!image.TryOpenAssociatedPortablePdb(path, File.OpenRead, out var pdb, out _) || pdb is null)
        {
            throw new InvalidOperationException($"{path} has no portable PDB, so nobody can tell which folder its types are in.");
        }

        using (pdb)
        {
            var metadata = image.GetMetadataReader();
            var names = new TypeNames(metadata);
            var sources = new SourceFolders(metadata, pdb.GetMetadataReader(), sourceRoot, rootNamespace);
            var reader = new TypeUseReader(image, metadata, names);

            var folders = new Dictionary<string, string>(StringComparer.Ordinal);
            var strays = new List<string>();
            var uses = new HashSet<TypeUse>();
            foreach (var handle in metadata.TypeDefinitions.Where(handle => metadata.GetTypeDefinition(handle).GetDeclaringType().IsNil))
            {
                var name = names.Of(handle);
                if (sources.FolderOf(handle) is { } folder)
                {
                    folders.Add(name, folder);
                    uses.UnionWith(reader.UsesOf(handle));
                }
                else if (name.StartsWith(rootNamespace + '.', StringComparison.Ordinal))
                {
                    strays.Add(name);
                }
            }

            return new(folders, strays, [.. uses.OrderBy(use => use.ToString(), StringComparer.Ordinal)]);
        }
    }
}
