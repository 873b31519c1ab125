using Bedrock.Sockets.Tls;

namespace Bedrock.Sockets.Tests.Tls;

public sealed class TlsRecordsTests
{
    [Theory]
    [InlineData(new byte[] { }, false)]
    [InlineData(new byte[] { 22 }, true)]
    [InlineData(new byte[] { 22, 3, 3, 0 }, true)]
    [InlineData(new byte[] { 22, 3, 3, 0, 2 }, true)]
    [InlineData(new byte[] { 22, 3, 3, 0, 2, 9 }, true)]
    [InlineData(new byte[] { 22, 3, 3, 0, 2, 9, 9 }, false)]
    [InlineData(new byte[] { 22, 3, 3, 0, 2, 9, 9, 23 }, true)]
    [InlineData(new byte[] { 22, 3, 3, 0, 0 }, false)]
    [InlineData(new byte[] { 22, 3, 3, 0, 1, 9, 23, 3, 3, 0, 1, 9 }, false)]
    public void A_record_is_followed_from_its_header_to_its_end_wherever_it_is_cut(byte[] bytes, bool inside)
    {
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var records = default(TlsRecords);

            records.Advance(bytes.AsSpan(0, cut));
            records.Advance(bytes.AsSpan(cut));

            Assert.Equal(inside, records.IsInside);
        }
    }

    [Fact]
    public void A_length_of_two_bytes_is_read_big_endian()
    {
        var records = default(TlsRecords);

        records.Advance([23, 3, 3, 1, 2, .. new byte[257]]);
        var before = records.IsInside;
        records.Advance(new byte[1]);

        Assert.True(before);
        Assert.False(records.IsInside);
    }
}
