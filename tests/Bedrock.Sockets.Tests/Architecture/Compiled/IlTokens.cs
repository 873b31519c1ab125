using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>Finds the metadata tokens among the instructions of a method body (ECMA-335, partition III).</summary>
internal static class IlTokens
{
    // The first byte of an instruction that has a second one.
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(obj: null)!) // Static fields of a value type: never null.
        .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    public static IReadOnlyList<EntityHandle> In(MethodBodyBlock body)
    {
        var tokens = new List<EntityHandle>();
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            ushort instruction = code.ReadByte();
            if (instruction == TwoBytePrefix)
            {
                instruction = (ushort)((instruction << 8) | code.ReadByte());
            }

            switch (Operands[instruction])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig:
                    tokens.Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += sizeof(int) * targets;
                    break;
                case var operand:
                    code.Offset += SizeOf(operand);
                    break;
            }
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
