using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Tls;

/// <summary>Follows received bytes from one TLS record to the next, without looking inside (RFC 8446, section 5.1).</summary>
/// <remarks>
/// <code>
/// +------+---------+--------+----------------+
/// | type | version | length |  length bytes  |   type 20 to 23, length big-endian
/// +------+---------+--------+----------------+
///    1        2        2
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct TlsRecords
{
    private const int HeaderBytes = 5;

    private int _headerBytes;
    private int _length;
    private int _left;

    /// <summary>Whether a record has begun whose end has not come.</summary>
    public readonly bool IsInside => _headerBytes > 0;

    /// <summary>Whether a byte can be the first of a record.</summary>
    public static bool CanBegin(byte type) => type is >= 20 and <= 23;

    /// <summary>Takes the next received bytes, cut anywhere.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_headerBytes < HeaderBytes)
            {
                // The last two of the header's bytes are the length; the others pass through and are shifted out.
                _length = ((_length << 8) | bytes[0]) & 0xFFFF;
                bytes = bytes[1..];
                if (++_headerBytes == HeaderBytes)
                {
                    _left = _length;
                }
            }
            else
            {
                var taken = Math.Min(_left, bytes.Length);
                _left -= taken;
                bytes = bytes[taken..];
            }

            if (_headerBytes == HeaderBytes && _left == 0)
            {
                _headerBytes = 0;
            }
        }
    }
}
