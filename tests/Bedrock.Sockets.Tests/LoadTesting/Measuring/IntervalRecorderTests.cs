using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.Tests.LoadTesting.Measuring;

public sealed class IntervalRecorderTests
{
    [Fact]
    public void An_interval_holds_what_came_since_the_last_one()
    {
        var recorder = new IntervalRecorder();
        recorder.Record(1);
        recorder.Record(2);

        var first = recorder.TakeInterval().Copy();
        recorder.Record(3);
        var second = recorder.TakeInterval().Copy();
        var third = recorder.TakeInterval();

        Assert.Equal((2, 1, 2), (first.TotalCount, first.Min, first.Max));
        Assert.Equal((1, 3, 3), (second.TotalCount, second.Min, second.Max));
        Assert.Equal(0, third.TotalCount);
    }

    [Fact]
    public void A_latency_that_is_refused_leaves_the_recorder_usable()
    {
        var recorder = new IntervalRecorder();

        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.Record(-1));
        recorder.Record(1);

        Assert.Equal(1, recorder.TakeInterval().TotalCount);
    }

    [Fact]
    public async Task Nothing_is_lost_while_one_thread_records_and_another_takes()
    {
        const int Count = 300_000;
        var recorder = new IntervalRecorder();
        var sum = new LatencyHistogram();
        var writing = Task.Run(() =>
        {
            for (var value = 1; value <= Count; value++)
            {
                recorder.Record(value);
            }
        });

        var intervals = 0;
        while (!writing.IsCompleted)
        {
            sum.Add(recorder.TakeInterval());
            intervals++;
        }

        await writing.WaitAsync(TimeSpan.FromSeconds(30));
        sum.Add(recorder.TakeInterval());

        var expected = new LatencyHistogram();
        for (var value = 1; value <= Count; value++)
        {
            expected.Record(value);
        }

        Assert.True(intervals > 0);
        Assert.Equal(expected.RecordedBuckets(), sum.RecordedBuckets());
        Assert.Equal((1, Count), (sum.Min, sum.Max));
    }
}
