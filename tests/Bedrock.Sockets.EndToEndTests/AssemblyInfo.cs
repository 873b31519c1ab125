using System.Runtime.Versioning;

// Each test starts processes; several at once would only slow each other down on a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// Signals, Unix sockets' modes, and most of the clients are not there.
[assembly: UnsupportedOSPlatform("windows")]
