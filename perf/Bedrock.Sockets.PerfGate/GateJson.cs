using System.Text.Json;
using System.Text.Json.Serialization;
using Bedrock.Sockets.PerfGate.Launching;

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
[JsonSerializable(typeof(LaunchRequest))]
[JsonSerializable(typeof(LaunchResult))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, WorkloadKind>))]
internal sealed partial class GateJson : JsonSerializerContext;
