using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <content>How the library and its rules are called.</content>
internal sealed partial class OpWrappers
{
    // The call of the library with other text in place of its first tensor.
    private string Call(OpUse use, IReadOnlyList<Operand> operands, string? first = null, string? name = null, string? more = null, bool dropInPlace = false)
    {
        int index = operands.ToList().FindIndex(operand => operand.IsTensor);
        var values = operands.Select((operand, i) => i == index && first is not null ? first : operand.Value).ToList();
        if (use.Member is IPropertySymbol property)
        {
            return $"{values[0]}.{property.Written()}";
        }

        IMethodSymbol method = use.Method!;
        if (OperatorTokens.Of(method) is { } token)
        {
            return values.Count == 1 ? $"{token}{values[0]}" : $"{values[0]} {token} {values[1]}";
        }

        int skip = use.HasReceiver ? 1 : 0;
        var arguments = new List<string>();
        int ordinal = 0;
        for (int i = skip; i < operands.Count; i++)
        {
            IParameterSymbol parameter = operands[i].Parameter!;
            if (dropInPlace && parameter.Name == "inplace")
            {
                continue;
            }

            // After one that keeps its default, names say which is meant.
            arguments.Add((parameter.Ordinal == ordinal ? "" : parameter.Written() + ": ") + (parameter.RefKind == RefKind.None ? "" : parameter.RefKind.ToString().ToLowerInvariant() + " ") + values[i]);
            ordinal += parameter.Ordinal == ordinal ? 1 : int.MinValue / 4;
        }

        if (more is not null)
        {
            arguments.Add(more);
        }

        string target = use.HasReceiver ? values[0] : text.Of(method.ContainingType);
        return $"{target}.{name ?? method.Written()}({string.Join(", ", arguments)})";
    }

    private List<RuleArgument> Arguments(OpUse use, IReadOnlyList<Operand> operands, bool jets)
    {
        var arguments = new List<RuleArgument>();
        string one = jets ? "JetOf" : "Of", all = jets ? "JetsOf" : "Of";
        if (use.HasReceiver && use.Op is not null)
        {
            arguments.Add(new RuleArgument(operands[0].Name, operands[0].Symbol, operands[0].Value, $"{Pass}.{one}({operands[0].Value})", true, true));
        }

        foreach (IParameterSymbol parameter in use.Parameters)
        {
            if (operands.FirstOrDefault(operand => operand.Parameter is { } own && own.Ordinal == parameter.Ordinal) is { } operand)
            {
                bool isCarrier = operand.IsTensor || operand.IsSequence;
                arguments.Add(new RuleArgument(parameter.Name, parameter.Type, operand.Value, isCarrier ? $"{Pass}.{(operand.IsSequence ? all : one)}({operand.Value})" : null, isCarrier, true));
            }
            else
            {
                bool isCarrier = backend.IsTensor(parameter.Type);
                arguments.Add(new RuleArgument(parameter.Name, parameter.Type, parameter.HasExplicitDefaultValue ? text.Default(parameter) : "[]", isCarrier ? "null" : null, isCarrier, false));
            }
        }

        return arguments;
    }
}
