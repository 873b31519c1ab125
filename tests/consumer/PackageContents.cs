using System.IO.Compression;

/// <summary>Checks that each package holds what a user expects of it.</summary>
internal static class PackageContents
{
    private static readonly (string Package, string[] Files, string[] Symbols)[] Expected =
    [
        Library("Bedrock.Sockets"),
        Library("Bedrock.Sockets.Linux"),
        Library("Bedrock.Sockets.Protocols"),
        Library("Bedrock.Sockets.LoadTesting"),
        Library("Bedrock.Sockets.Testing"),
        ("Bedrock.Sockets.Cli", ["README.md", "tools/net10.0/any/bedrock.dll", "tools/net10.0/any/DotnetToolSettings.xml"], ["tools/net10.0/any/bedrock.pdb"]),
    ];

    public static int Check(string folder, string version)
    {
        var missing = Expected.SelectMany(expected =>
                Missing(Path.Combine(folder, $"{expected.Package}.{version}.nupkg"), expected.Files)
                    .Concat(Missing(Path.Combine(folder, $"{expected.Package}.{version}.snupkg"), expected.Symbols))
                    .Concat(WithoutLicence(Path.Combine(folder, $"{expected.Package}.{version}.nupkg"), $"{expected.Package}.nuspec")))
            .ToList();
        missing.ForEach(Console.Error.WriteLine);
        Console.WriteLine($"{Expected.Length} packages checked, {missing.Count} findings");
        return missing.Count == 0 ? 0 : 1;
    }

    private static (string Package, string[] Files, string[] Symbols) Library(string name)
        => (name, ["README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], [$"lib/net10.0/{name}.pdb"]);

    private static IEnumerable<string> Missing(string package, string[] files)
    {
        if (!File.Exists(package))
        {
            return [$"{package} was not packed"];
        }

        using var archive = ZipFile.OpenRead(package);
        return [.. files.Except(archive.Entries.Select(entry => entry.FullName)).Select(file => $"{package} lacks {file}")];
    }

    private static IEnumerable<string> WithoutLicence(string package, string manifest)
    {
        if (!File.Exists(package))
        {
            return [];
        }

        using var archive = ZipFile.OpenRead(package);
        using var reader = new StreamReader(archive.GetEntry(manifest)?.Open() ?? Stream.Null);
        return reader.ReadToEnd().Contains("<license type=\"expression\">MIT</license>") ? [] : [$"{package} does not say that its licence is MIT"];
    }
}
