using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Generators.Discovery;

/// <summary>The bound code of methods and properties, bound once each.</summary>
internal sealed class Bodies(Backend backend, CancellationToken cancellation)
{
    private readonly Dictionary<ISymbol, IOperation?> known = new(SymbolEqualityComparer.Default);

    /// <summary>What a method, or the getter of a property, does; null where that is not in source.</summary>
    public IOperation? OperationOf(ISymbol member)
    {
        if (!known.TryGetValue(member, out IOperation? operation))
        {
            known[member] = operation = Bind(member);
        }

        return operation;
    }

    /// <summary>What an initialiser or any other piece of code does.</summary>
    public IOperation? OperationOf(SyntaxNode node) => backend.ModelOf(node.SyntaxTree).GetOperation(node, cancellation);

    private IOperation? Bind(ISymbol member)
    {
        if (!backend.IsInSource(member) || MemberBody.DeclarationOf(member, cancellation) is not { } declaration || MemberBody.BodyOf(declaration) is not { } body)
        {
            return null;
        }

        SyntaxNode bound = declaration is BaseMethodDeclarationSyntax ? declaration : body.Parent is AccessorDeclarationSyntax accessor ? accessor : body;
        return OperationOf(bound);
    }
}
