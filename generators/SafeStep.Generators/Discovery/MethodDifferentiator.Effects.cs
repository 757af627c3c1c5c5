using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Discovery;

// Expressions that stand alone as statements.
internal sealed partial class MethodDifferentiator
{
    // Methods of a list that put nothing in: the list of tangents is treated alike.
    private static readonly HashSet<string> ListOrder = new(StringComparer.Ordinal) { "Clear", "RemoveAt", "RemoveRange", "Reverse" };

    private void VisitEffect(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case AssignmentExpressionSyntax assignment when AssignsTensor(assignment):
                Assign(assignment);
                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when IsCarrier(access.Expression) && carriers.IsSequence(TypeOf(access.Expression)):
                ChangeList(call, access);
                break;
            case InvocationExpressionSyntax call when IsCarrier(call):
                if (Call(call) is var form and not Ready)
                {
                    Materialise(form);
                }

                break;
            case AwaitExpressionSyntax:
                Report(expression, Descriptors.Async);
                break;
            default:
                Emit(Plain(expression) + ";");
                break;
        }
    }

    private bool AssignsTensor(AssignmentExpressionSyntax assignment) => assignment.Left switch
    {
        TupleExpressionSyntax or DeclarationExpressionSyntax => TargetsOf(assignment.Left).Any(variable =>
            carriers.IsCarrier((variable as ILocalSymbol)?.Type ?? (variable as IParameterSymbol)?.Type ?? (variable as IFieldSymbol)?.Type ?? (variable as IPropertySymbol)?.Type)),
        var left => IsCarrier(left) || (left is IdentifierNameSyntax { Identifier.ValueText: "_" } && IsCarrier(assignment.Right)),
    };

    private void ChangeList(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access)
    {
        string method = access.Name.Identifier.ValueText;
        ISymbol? list = SymbolOf(access.Expression);
        Term sequence = Name(access.Expression);
        if (list is not ILocalSymbol)
        {
            Report(call, Descriptors.FieldWritten);
            return;
        }

        if (ListOrder.Contains(method))
        {
            string arguments = string.Join(", ", call.ArgumentList.Arguments.Select(argument => Repeatable(argument.Expression)));
            Emit(sequence.Tangent is null
                ? [$"{sequence.Value}.{method}({arguments});"]
                : [$"{sequence.Value}.{method}({arguments});", $"{sequence.Tangent}.{method}({arguments});"]);
            return;
        }

        if (method is not ("Add" or "Insert") || call.ArgumentList.Arguments is not { Count: > 0 } given || !IsCarrier(given[given.Count - 1].Expression))
        {
            Report(call, Descriptors.UnsupportedSyntax);
            return;
        }

        Form item = Analyze(given[given.Count - 1].Expression);
        if (IsActive(item))
        {
            Activate(list);
        }

        Term term = Materialise(item);
        string before = string.Concat(given.Take(given.Count - 1).Select(argument => Repeatable(argument.Expression) + ", "));
        Emit(sequence.Tangent is null
            ? [$"{sequence.Value}.{method}({before}{term.Value});"]
            : [$"{sequence.Value}.{method}({before}{term.Value});", $"{sequence.Tangent}.{method}({before}{TangentOf(term, carriers.ElementOf(TypeOf(access.Expression))!)});"]);
    }
}
