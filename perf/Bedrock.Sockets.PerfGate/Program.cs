using System.Text.Json;
using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.Launching;
switch (args)
{
    case ["launch", var q, var r]:
        var result = await Launch.RunAsync(JsonSerializer.Deserialize(File.ReadAllText(q), GateJson.Default.LaunchRequest)!);
        File.WriteAllText(r, JsonSerializer.Serialize(result, GateJson.Default.LaunchResult));
        return 0;
    case ["list", var l, var a, var r]:
        File.WriteAllText(r, JsonSerializer.Serialize(Launch.List(new LaunchSide(l, a)), GateJson.Default.IReadOnlyDictionaryStringWorkloadKind));
        return 0;
}
return 0;
