using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests;

/// <summary>A test that needs programs which not every machine has. Where one is missing it is skipped, and says so; in CI, which installs them, it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWhenInstalledAttribute : FactAttribute
{
    public FactWhenInstalledAttribute(params string[] needs)
    {
        Needs = needs;
        var missing = needs.Where(program => !Programs.AreInstalled(program)).ToList();
        if (missing.Count > 0 && !Programs.AreAllExpected)
        {
            Skip = $"Not installed: {string.Join(", ", missing)}.";
        }
    }

    /// <summary>The names of the programs.</summary>
    public IReadOnlyList<string> Needs { get; }

    /// <summary>Whether the test also mounts a small disk for itself, which needs root.</summary>
    public bool WithSmallDisk
    {
        get;
        set
        {
            field = value;
            if (value && !SmallDisk.IsAllowed)
            {
                Skip ??= "This user may not mount a disk.";
            }
        }
    }

    /// <summary>Whether the test also makes a network namespace, which needs root: a fixed low port and the kernel's counters are its own there.</summary>
    public bool InNetworkNamespace
    {
        get;
        set
        {
            field = value;
            if (value && !NetworkNamespace.IsAllowed)
            {
                Skip ??= "This user may not make a network namespace.";
            }
        }
    }
}
