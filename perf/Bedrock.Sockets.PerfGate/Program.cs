using Bedrock.Sockets.PerfGate.Running;

// Leaves at once: workloads may have left threads behind that would keep a process alive.
Environment.Exit((int)await GateProgram.RunAsync(args));
