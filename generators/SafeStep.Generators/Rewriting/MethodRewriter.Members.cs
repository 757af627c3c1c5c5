using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Fields, properties and elements that are read. Whose a tensor is, the pass asks when it runs.</content>
internal sealed partial class MethodRewriter
{
    private void VisitField(IFieldReferenceOperation field)
    {
        if (types.MayRunCode(field.Type) && !backend.Declares(field.Field))
        {
            VisitFunctions(field);
        }
        else if (field.Syntax is FieldExpressionSyntax)
        {
            Refuse(field.Syntax, Descriptors.UnsupportedSyntax);
        }
    }

    // The twin of a field is a method that gives the same functions, on tangents.
    private void VisitFunctions(IFieldReferenceOperation field)
    {
        if (!reach.Touching.Functions.IsKnown(field.Field))
        {
            Refuse(field.Syntax, Descriptors.Lambda);
        }
        else if (reach.Touching.Touches(field.Field) && reach.DemandTwin(field.Field, field.Syntax) is { } twin)
        {
            Replace(field.Syntax, () => (field.Syntax is MemberAccessExpressionSyntax access ? text.Of(access.Expression) + "." : "") + $"{twin}({jvp})");
        }
    }

    private void VisitProperty(IPropertyReferenceOperation reference, bool isRead)
    {
        IPropertySymbol property = reference.Property;
        if (property.ContainingType.IsAnonymousType)
        {
            return;
        }

        if (reference.Parent is IPropertySubpatternOperation)
        {
            // A pattern names the property itself: there is no place for a call.
            RefuseIf(reach.Touching.TouchesHere(reference), reference);
            return;
        }

        if (backend.Declares(property))
        {
            VisitLibraryProperty(reference, property);
            return;
        }

        if (types.MayRunCode(reference.Type) && (property.ContainingType.TypeArguments.IsEmpty || backend.IsInSource(property)))
        {
            Refuse(reference.Syntax, Descriptors.Lambda);
            return;
        }

        if (!backend.IsInSource(property))
        {
            if (backend.KnowsTensors(property.ContainingAssembly) && types.MayHoldTensors(reference.Type) && !reach.HasTwinElsewhere(property))
            {
                Refuse(reference.Syntax, Descriptors.ForeignMethod, property.Name);
            }

            return;
        }

        if (!isRead || !reach.Touching.TouchesAny(property))
        {
            return;
        }

        if (reference.Syntax.Parent is AssignmentExpressionSyntax assignment && assignment.Left == reference.Syntax && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            return;
        }

        if (reach.DemandTwin(property, reference.Syntax) is { } twin)
        {
            Replace(reference.Syntax, () => TwinRead(reference, twin));
        }
    }

    private string TwinRead(IPropertyReferenceOperation reference, string twin)
    {
        BracketedArgumentListSyntax? list = reference.Syntax switch
        {
            ElementAccessExpressionSyntax element => element.ArgumentList,
            ElementBindingExpressionSyntax binding => binding.ArgumentList,
            _ => null,
        };
        string arguments = string.Concat(list?.Arguments.Select(argument => ", " + text.Of(argument)) ?? []) + CallerInformation(reference.Arguments);
        string target = reference.Syntax switch
        {
            MemberAccessExpressionSyntax access => text.Of(access.Expression) + ".",
            MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => TemporaryOf(reference.Syntax) + ".",
            ElementAccessExpressionSyntax element => text.Of(element.Expression) + ".",
            _ => Before(reference.Property, twin),
        };
        return $"{target}{twin}({jvp}{arguments})";
    }

    private void VisitLibraryProperty(IPropertyReferenceOperation reference, IPropertySymbol property)
    {
        if (!types.IsTensor(property.ContainingType))
        {
            // Of a module: its parameters and settings. Of anything else that the library declares: what was put in. A scope holds the tensors of the derivative, too.
            if (property.ContainingType.Name.StartsWith("DisposeScope", StringComparison.Ordinal) && property.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 || property.Name is "DisposablesView" or "Statistics")
            {
                Refuse(reference.Syntax, Descriptors.UnsupportedSyntax);
            }

            return;
        }

        if (property.IsIndexer)
        {
            VisitTensorIndexer(reference);
            return;
        }

        switch (RowOf(property.Name))
        {
            case { Kind: OpKind.Plain }:
                return;
            case { Kind: OpKind.Linear } op when reach.Use(new OpUse(property, op, [], false), reference.Syntax, [reference.Instance!], out OpUse use, out _):
                Replace(reference.Syntax, () => $"{jvp}.{reach.NameOf(use)}({ReceiverText(reference.Syntax, reference.Instance!)})");
                return;
            case var op:
                reach.NoteGradients(op);
                RefuseIfActive(reference.Syntax, op?.Kind == OpKind.ToHost ? Descriptors.ValueLeaves : Descriptors.OpWithoutRule, [reference.Instance!]);
                WrapOperands([reference.Instance!], op?.Kind == OpKind.ToHost ? "Host" : "Inactive", property.Name);
                return;
        }
    }

    // Read or written, the part is the pass's, which knows whose memory it is.
    private void VisitTensorIndexer(IPropertyReferenceOperation reference)
    {
        switch (reference.Syntax)
        {
            case ElementAccessExpressionSyntax element:
                Replace(element, () => $"{jvp}.At({Argument(element.Expression)}){text.Of(element.ArgumentList)}");
                break;
            case ElementBindingExpressionSyntax binding:
                Replace(binding, () => $"{jvp}.At({TemporaryOf(binding)}){text.Of(binding.ArgumentList)}");
                break;
            default:
                Refuse(reference.Syntax, Descriptors.UnsupportedSyntax);
                break;
        }
    }

    private readonly Dictionary<ConditionalAccessExpressionSyntax, string> temporaries = [];

    /// <summary>The name of what a question mark has found not to be null.</summary>
    private string TemporaryOf(SyntaxNode binding)
    {
        SyntaxNode inner = binding;
        for (SyntaxNode? outer = binding.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            if (outer is ConditionalAccessExpressionSyntax access && access.WhenNotNull == inner)
            {
                if (!temporaries.TryGetValue(access, out string? name))
                {
                    temporaries[access] = name = part.Taken.Copy().TakeNumbered("some", temporaries.Values);
                }

                return name;
            }
        }

        throw new InvalidOperationException("A binding stands outside of a conditional access.");
    }

    private void VisitConditionalAccess(IConditionalAccessOperation access)
    {
        var syntax = (ConditionalAccessExpressionSyntax)access.Syntax;
        var spine = SpineOf(syntax.WhenNotNull).ToList();
        if (!spine.Any(text.IsEdited))
        {
            return;
        }

        // What is assigned behind a question mark is not known to be where the twin asks; and of a value, which the user's call may change, it would ask a copy.
        RefuseIf(access.Operation.Type is ITypeParameterSymbol { IsReferenceType: false } || syntax.WhenNotNull.DescendantNodes().Any(node => node is DeclarationExpressionSyntax or SingleVariableDesignationSyntax or AssignmentExpressionSyntax), access);
        SyntaxNode first = spine.Last();
        if (first is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax && !text.IsEdited(first))
        {
            text.Edit(first, inner => TemporaryOf(first) + inner());
        }

        string name = TemporaryOf(first);
        string Statement() => $"if ({text.Of(syntax.Expression)} is {{ }} {name}) {text.Of(syntax.WhenNotNull)}";
        switch (syntax.Parent)
        {
            case ExpressionStatementSyntax statement:
                // Not the if that an else belongs to.
                Replace(statement, () => statement.Parent is BlockSyntax or SwitchSectionSyntax ? Statement() + ";" : $"{{ {Statement()}; }}");
                return;
            case ConditionalAccessExpressionSyntax outer when outer.WhenNotNull == syntax && StandsAsStatement(outer):
                text.Edit(syntax, _ => Statement());
                return;
            case LambdaExpressionSyntax when StandsAsStatement(syntax):
                text.Edit(syntax, _ => $"{{ {Statement()}; }}");
                return;
            default:
                if (StandsAsStatement(syntax))
                {
                    // The body of a method, or the step of a loop.
                    Refuse(syntax, Descriptors.UnsupportedSyntax);
                    return;
                }

                break;
        }

        string cast = access.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } type ? $"({part.Names.Of(type)})" : "";
        text.Edit(syntax, _ => $"({text.Of(syntax.Expression)} is {{ }} {name} ? {cast}{text.Of(syntax.WhenNotNull)} : null)");
    }

    // Whether its value is dropped.
    private bool StandsAsStatement(ConditionalAccessExpressionSyntax syntax) => syntax.Parent switch
    {
        ExpressionStatementSyntax or ForStatementSyntax => true,
        ConditionalAccessExpressionSyntax outer => outer.WhenNotNull == syntax && StandsAsStatement(outer),
        LambdaExpressionSyntax lambda => model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: true },
        ArrowExpressionClauseSyntax { Parent: { } member } => model.GetDeclaredSymbol(member) is IMethodSymbol { ReturnsVoid: true },
        _ => false,
    };

    // From the whole down to what stands right after the question mark.
    private static IEnumerable<SyntaxNode> SpineOf(SyntaxNode whenNotNull)
    {
        for (SyntaxNode? node = whenNotNull; node is not null;)
        {
            yield return node;
            node = node switch
            {
                InvocationExpressionSyntax call => call.Expression,
                MemberAccessExpressionSyntax access => access.Expression,
                ElementAccessExpressionSyntax element => element.Expression,
                PostfixUnaryExpressionSyntax postfix => postfix.Operand,
                ParenthesizedExpressionSyntax parentheses => parentheses.Expression,
                ConditionalAccessExpressionSyntax inner => inner.Expression,
                AssignmentExpressionSyntax assignment => assignment.Left,
                _ => null,
            };
        }
    }
}
