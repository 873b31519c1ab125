namespace Bedrock.Sockets.LoadTesting.Preflight;

/// <summary>Why a run cannot be carried out, or will be slow.</summary>
/// <param name="IsFatal">Whether the run cannot give what was asked for.</param>
/// <param name="Message">One line that has the numbers and says what to do.</param>
public sealed record PreflightProblem(bool IsFatal, string Message);
