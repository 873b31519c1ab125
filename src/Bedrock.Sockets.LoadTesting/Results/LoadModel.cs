using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Who decides when a request is sent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadModel>))]
public enum LoadModel
{
    /// <summary>A schedule fixed before the run; latency counts from when a request was due.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Each client, when its last request is answered; a slow server is asked less, and its latency looks better than it is.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,
}
