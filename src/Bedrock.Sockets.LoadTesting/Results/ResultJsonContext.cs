using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>The generated serializer of a result. Unknown members are skipped, so that an older tool reads a newer result of the same schema.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(LoadTestResult))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
