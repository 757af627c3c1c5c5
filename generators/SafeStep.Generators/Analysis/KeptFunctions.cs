using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Which fields hold functions that are known: a readonly field whose initialiser is a lambda, a method group, or a new container of such, that no constructor assigns. A container must also be private, and only
/// be read.
/// </summary>
internal sealed class KeptFunctions(Backend backend, CancellationToken cancellation)
{
    private static readonly HashSet<string> Readings = new(StringComparer.Ordinal) { "TryGetValue", "ContainsKey", "Contains", "Count", "Length", "Keys", "Values", "GetValueOrDefault", "First", "Last", "Select", "Where", "Aggregate", "IndexOf", "ElementAt" };
    private readonly Dictionary<ISymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the field's functions are those of its initialiser, for good.</summary>
    public bool IsKnown(ISymbol member)
    {
        if (!known.TryGetValue(member, out bool result))
        {
            known[member] = result = member is IFieldSymbol field && Find(field);
        }

        return result;
    }

    private bool Find(IFieldSymbol field)
    {
        if (!field.IsReadOnly || !backend.IsInSource(field) || MemberBody.DeclarationOf(field, cancellation) is not VariableDeclaratorSyntax { Initializer.Value: var value } || !IsOfFunctions(value))
        {
            return false;
        }

        bool isFunction = field.Type.TypeKind == TypeKind.Delegate;
        if (!isFunction && field.DeclaredAccessibility != Accessibility.Private)
        {
            return false;
        }

        return field.ContainingType.DeclaringSyntaxReferences
            .SelectMany(part => part.GetSyntax(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => name.Identifier.ValueText == field.Name)
            .All(name => isFunction ? !IsAssigned(Whole(name)) : IsRead(Whole(name)));
    }

    private bool IsOfFunctions(ExpressionSyntax value) => value switch
    {
        AnonymousFunctionExpressionSyntax => true,
        IdentifierNameSyntax or MemberAccessExpressionSyntax => backend.ModelOf(value.SyntaxTree).GetSymbolInfo(value, cancellation) is { Symbol: IMethodSymbol } or { CandidateSymbols: [IMethodSymbol, ..] },
        ParenthesizedExpressionSyntax inner => IsOfFunctions(inner.Expression),
        BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: { } elements } made => IsContainer(made) && elements.Expressions.All(IsElement),
        ArrayCreationExpressionSyntax { Initializer: { } elements } => elements.Expressions.All(IsOfFunctions),
        ImplicitArrayCreationExpressionSyntax { Initializer: { } elements } => elements.Expressions.All(IsOfFunctions),
        CollectionExpressionSyntax collection => collection.Elements.All(element => element is ExpressionElementSyntax { Expression: var each } && IsOfFunctions(each)),
        _ => false,
    };

    private bool IsElement(ExpressionSyntax element) => element switch
    {
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax, Right: var value } => IsOfFunctions(value),
        InitializerExpressionSyntax { Expressions: [_, var value] } => IsOfFunctions(value),
        _ => IsOfFunctions(element),
    };

    private bool IsContainer(BaseObjectCreationExpressionSyntax made) =>
        backend.ModelOf(made.SyntaxTree).GetTypeInfo(made, cancellation).Type is { ContainingNamespace: { } space } && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);

    // With what it is a member of.
    private static ExpressionSyntax Whole(IdentifierNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    private static bool IsAssigned(ExpressionSyntax whole) =>
        whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole || whole.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } or RefExpressionSyntax;

    private static bool IsRead(ExpressionSyntax whole) => whole.Parent switch
    {
        ElementAccessExpressionSyntax element => element.Expression == whole && !IsAssigned(element),
        MemberAccessExpressionSyntax access => access.Expression == whole && Readings.Contains(access.Name.Identifier.ValueText),
        ForEachStatementSyntax loop => loop.Expression == whole,
        _ => false,
    };
}
