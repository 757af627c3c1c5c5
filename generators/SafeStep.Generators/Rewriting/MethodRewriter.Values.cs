using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Operators, conversions and new objects.</content>
internal sealed partial class MethodRewriter
{
    private void VisitOperator(IOperation operation, IMethodSymbol? method, IReadOnlyList<IOperation> operands)
    {
        if (method is null)
        {
            RefuseIf(operands.Any(operand => operand.Type is IDynamicTypeSymbol), operation);
            return;
        }

        if (!backend.Declares(method))
        {
            VisitUsersOperator(operation, method, operands);
            return;
        }

        if (!operands.Any(HoldsTensors))
        {
            return;
        }

        Op? op = OpTable.Find(method.Name);
        if (op?.Kind == OpKind.Zero)
        {
            WrapConstant(operation.Syntax, method.ReturnType);
        }
        else if (op is not null && reach.Use(new OpUse(method, op, method.Parameters, false), operation.Syntax, operands, out OpUse use, out _))
        {
            Replace(operation.Syntax, () => $"{jvp}.{reach.NameOf(use)}({string.Join(", ", OperandSyntax(operation.Syntax).Select(Argument))})");
        }
        else
        {
            Refuse(operation.Syntax, Descriptors.OpWithoutRule);
        }
    }

    private static IEnumerable<SyntaxNode> OperandSyntax(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary => [binary.Left, binary.Right],
        PrefixUnaryExpressionSyntax unary => [unary.Operand],
        PostfixUnaryExpressionSyntax unary => [unary.Operand],
        _ => [],
    };

    private void VisitUsersOperator(IOperation operation, IMethodSymbol method, IReadOnlyList<IOperation> operands)
    {
        if (!backend.IsInSource(method))
        {
            RefuseIf(backend.KnowsTensors(method.ContainingAssembly) && (operands.Any(HoldsTensors) || HoldsTensors(operation)), operation);
            return;
        }

        // What may not be evaluated at all, as the right side of && and ||, is no argument of a twin.
        if (operation is IBinaryOperation { IsLifted: true } or IUnaryOperation { IsLifted: true } or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr })
        {
            RefuseIf(reach.Touching.Touches(method), operation);
        }
        else if (reach.Touching.Touches(method) && OperandSyntax(operation.Syntax).ToList() is { Count: > 0 } syntax && reach.DemandTwin(method, operation.Syntax) is { } twin)
        {
            Replace(operation.Syntax, () => $"{reach.HomeOf(method)}.{twin}({jvp}, {string.Join(", ", syntax.Select(Argument))})");
        }
    }

    private void VisitConversion(IConversionOperation conversion)
    {
        if (conversion.Type is IDynamicTypeSymbol || conversion.Operand.Type is IDynamicTypeSymbol)
        {
            Refuse(conversion.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (conversion.Type is INamedTypeSymbol { Name: "Expression", ContainingNamespace: { Name: "Expressions" } })
        {
            RefuseIf(conversion.Operand.DescendantsAndSelf().Any(reach.Touching.TouchesHere), conversion);
            return;
        }

        if (conversion.OperatorMethod is not { } method)
        {
            return;
        }

        if (backend.Declares(method))
        {
            if (types.IsTensor(method.ReturnType))
            {
                if (HoldsTensors(conversion.Operand))
                {
                    Refuse(conversion.Syntax, Descriptors.UnsupportedSyntax);
                }
                else
                {
                    Wrap(conversion.Syntax, $"{jvp}.Constant(", ")");
                }
            }
            else if (types.IsTensor(conversion.Operand.Type) && method.ReturnType.Name != "TensorIndex")
            {
                RefuseIfActive(conversion.Syntax, Descriptors.ValueLeaves, [conversion.Operand]);
                WrapOperands([conversion.Operand], "Host", conversion.Type!.ToDisplayString());
            }

            return;
        }

        if (!backend.IsInSource(method))
        {
            RefuseIf(backend.KnowsTensors(method.ContainingAssembly) && (HoldsTensors(conversion.Operand) || HoldsTensors(conversion)), conversion);
        }
        else if (HasRival(method) || conversion.GetConversion().IsNullable || IsNullable(conversion.Operand.Type) && !IsNullable(method.Parameters[0].Type))
        {
            // Of two methods whose operands convert into each other none is the better one, as of two conversions; and one that is lifted to null takes no null itself.
            RefuseIf(reach.Touching.Touches(method), conversion);
        }
        else if (reach.Touching.Touches(method) && reach.DemandTwin(method, conversion.Syntax) is { } twin)
        {
            text.Edit(conversion.Syntax, inner => $"{reach.HomeOf(method)}.{twin}({jvp}, {(conversion.Syntax is CastExpressionSyntax cast ? Argument(cast.Expression) : inner())})");
        }
    }

    private static bool IsNullable(ITypeSymbol? type) => type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    // Another conversion back, or from the same to something else: conversions overload by their result, methods do not.
    private static bool HasRival(IMethodSymbol conversion)
    {
        var (from, to) = (conversion.Parameters[0].Type, conversion.ReturnType);
        return conversion.ContainingType.GetMembers().OfType<IMethodSymbol>().Where(other => other.MethodKind == MethodKind.Conversion).Any(other =>
            IsSame(other.Parameters[0].Type, to) && IsSame(other.ReturnType, from) || IsSame(other.Parameters[0].Type, from) && !IsSame(other.ReturnType, to));
    }

    private static bool IsSame(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    private void VisitCreation(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor)
        {
            return;
        }

        if (constructor.ContainingType is { Name: "StackTrace" or "StackFrame", ContainingNamespace.Name: "Diagnostics" })
        {
            Refuse(creation.Syntax, Descriptors.UnsupportedSyntax);
        }
        else if (backend.Declares(constructor))
        {
            NoteModule(constructor.ContainingType);
            // A parameter made in forward is none of the model's; a layer made from numbers has none of its.
            RefuseIf(creation.Arguments.Any(argument => HoldsTensors(argument.Value)) && types.MayHoldTensors(creation.Type) && creation.Type!.Name != "TensorIndex", creation);
        }
        else if (backend.IsInSource(constructor.ContainingType))
        {
            NoteModule(constructor.ContainingType);
            RefuseIf(reach.Touching.TouchesInMaking(constructor), creation);
        }
        else
        {
            RefuseIf(backend.KnowsTensors(constructor.ContainingAssembly) && creation.Arguments.Any(argument => HoldsTensors(argument.Value)) || RunsElsewhere(constructor, creation.Arguments), creation);
        }
    }
}
