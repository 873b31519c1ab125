namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>A kind of report file.</summary>
public enum ReportFormat
{
    /// <summary><c>report.html</c>: one page with charts that needs nothing from anywhere else.</summary>
    Html,

    /// <summary><c>result.json</c>: everything, for <c>bedrock compare</c>, <c>bedrock merge</c> and scripts.</summary>
    Json,

    /// <summary><c>report.md</c>: a summary to put into a pull request.</summary>
    Markdown,

    /// <summary><c>series.csv</c>: the course of the measurement, a line for each second.</summary>
    Csv,

    /// <summary><c>junit.xml</c>: a test case for each objective and one for the validity of the run.</summary>
    JUnit,

    /// <summary><c>latency.hgrm</c>: the percentile distribution for HdrHistogram's plotters, in milliseconds.</summary>
    Hgrm,

    /// <summary><c>latency.hlog</c>: a histogram for each second, in HdrHistogram's log format.</summary>
    Hlog,

    /// <summary><c>steps.csv</c>: a line for each step of the scenario. Among all formats it is only written when there is more than one step.</summary>
    StepCsv,
}
