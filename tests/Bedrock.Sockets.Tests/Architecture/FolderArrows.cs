using Bedrock.Sockets.Tests.Architecture.Compiled;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>Which folder of a project may see which, and which types of the platform a folder must not touch.</summary>
/// <param name="MaySee">For each folder, the others it may use. A folder that is not here may not exist.</param>
/// <param name="MustNotTouch">For some folders, the beginnings of full names that are out of bounds.</param>
internal sealed record FolderArrows(
    IReadOnlyDictionary<string, string[]> MaySee,
    IReadOnlyDictionary<string, string[]> MustNotTouch)
{
    private static readonly string[] Bottom = ["Connections", "Diagnostics"];
    private static readonly string[] Middle = ["Framing", "Transports"];
    private static readonly string[] Features = ["Limits", "Timeouts", "Tls", "ProxyProtocol", "AddressFilter", "Datagrams", "Groups"];
    private static readonly string[] Top = ["Hosting", "Client"];

    /// <summary>The drawing in docs/design/overview.md. Folders of one layer do not see each other.</summary>
    public static FolderArrows OfTheCore { get; } = new(
        MaySee: Layers(Bottom, Middle, Features, Top),
        MustNotTouch: new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            // Framing is a pure function on bytes: no logger, no options, no clock.
            ["Framing"] =
            [
                "Microsoft.Extensions.Logging.",
                "Microsoft.Extensions.Options.",
                "System.TimeProvider",
                "System.DateTime",
                "System.Diagnostics.Stopwatch",
                "System.Threading.Timer",
                "System.Threading.PeriodicTimer",
            ],
        });

    /// <summary>What breaks the rules, one line each; empty when nothing does.</summary>
    public IReadOnlyList<string> BrokenBy(CompiledAssembly assembly) =>
    [
        .. assembly.Strays.Select(type => $"{type} is in no folder: give it one, or the namespace of one."),
        .. assembly.Folders.Where(type => !MaySee.ContainsKey(type.Value))
            .Select(type => $"{type.Key} is in '{type.Value}', a folder without arrows: draw them in {nameof(FolderArrows)} and in docs/design/overview.md."),
        .. assembly.Uses.Select(use => Broken(use, assembly.Folders)).OfType<string>(),
    ];

    private string? Broken(TypeUse use, IReadOnlyDictionary<string, string> folders)
    {
        var from = folders[use.From];
        if (folders.TryGetValue(use.To, out var to))
        {
            return to == from || !MaySee.TryGetValue(from, out var visible) || visible.Contains(to, StringComparer.Ordinal)
                ? null
                : $"{use}: {from} ─► {to} is not an arrow; {from} sees {(visible.Length == 0 ? "nothing of ours" : string.Join(", ", visible))}.";
        }

        var forbidden = MustNotTouch.GetValueOrDefault(from, []).FirstOrDefault(name => use.To.StartsWith(name, StringComparison.Ordinal));
        return forbidden is null ? null : $"{use}: {from} must not touch {forbidden}*.";
    }

    private static Dictionary<string, string[]> Layers(params string[][] fromTheBottom)
        => fromTheBottom
            .SelectMany((layer, height) => layer.Select(folder => (folder, below: fromTheBottom.Take(height).SelectMany(lower => lower).ToArray())))
            .ToDictionary(entry => entry.folder, entry => entry.below, StringComparer.Ordinal);
}
