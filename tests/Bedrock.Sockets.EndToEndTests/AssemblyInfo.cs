// Each test starts processes; several at once would only slow each other down on a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
