using System.Buffers.Binary;
using System.Text;

namespace Bedrock.Sockets.EndToEndTests.Otlp;

/// <summary>A message of protobuf taken apart by field numbers, without a schema: enough to read what a collector is sent.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public WireMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = ReadVarint(ref bytes);
            var (number, length) = (key & 7) switch
            {
                0 => (ReadVarint(ref bytes), 0),
                1 => (BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8)), 0),
                2 => (0UL, (int)ReadVarint(ref bytes)),
                5 => (BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4)), 0),
                _ => throw new InvalidDataException($"There is no wire type {key & 7}."),
            };
            _fields.Add(((int)(key >> 3), number, Take(ref bytes, length).ToArray()));
        }
    }

    public IEnumerable<WireMessage> Messages(int field) => _fields.Where(entry => entry.Field == field).Select(entry => new WireMessage(entry.Bytes));

    public bool Has(int field) => _fields.Exists(entry => entry.Field == field);

    public string Text(int field) => Encoding.UTF8.GetString(_fields.Find(entry => entry.Field == field).Bytes ?? []);

    public long Integer(int field) => (long)_fields.Find(entry => entry.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(_fields.Find(entry => entry.Field == field).Number);

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
