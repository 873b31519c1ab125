using System.Text.Json;
using System.Text.Json.Serialization;
using Bedrock.Sockets.PerfGate.Calibrating;
using Bedrock.Sockets.PerfGate.Launching;
using Bedrock.Sockets.PerfGate.Results;
using Bedrock.Sockets.PerfGate.Settings;

namespace Bedrock.Sockets.PerfGate;

/// <summary>All files of the gate: camel case, indented, no unknown or missing keys.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(GateResult))]
[JsonSerializable(typeof(GateSettings))]
[JsonSerializable(typeof(IReadOnlyList<Acceptance>))]
[JsonSerializable(typeof(LaunchRequest))]
[JsonSerializable(typeof(LaunchResult))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, WorkloadKind>))]
[JsonSerializable(typeof(IReadOnlyList<CalibratedBenchmark>))]
internal sealed partial class GateJson : JsonSerializerContext;
