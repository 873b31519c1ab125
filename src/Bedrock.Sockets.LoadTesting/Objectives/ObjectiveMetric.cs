namespace Bedrock.Sockets.LoadTesting.Objectives;

/// <summary>What an objective is about.</summary>
internal enum ObjectiveMetric
{
    Percentile,
    Max,
    Mean,
    Errors,
    ErrorShare,
    Rate,
}
