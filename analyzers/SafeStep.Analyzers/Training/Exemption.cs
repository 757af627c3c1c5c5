using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>Whether the author has said that a place is as it should be, where the compiler does not ask: at a place that a report is about and does not stand at.</summary>
internal static class Exemption
{
    /// <summary>Whether the symbol, a type around it or the assembly is marked [StepGuardExempt].</summary>
    public static bool IsExempt(ISymbol symbol, TorchTypes torch) => HasAttribute(symbol, attribute => torch.Exempt.Contains(attribute.AttributeClass));

    /// <summary>Whether a rule is silenced at a place: by a pragma before it, by SuppressMessage or by an exemption around it.</summary>
    public static bool Covers(string rule, SyntaxNode place, ISymbol? owner, TorchTypes torch, CancellationToken cancellation) =>
        IsDisabledAt(rule, place, cancellation) || (owner is not null && (IsExempt(owner, torch) || HasAttribute(owner, attribute => Suppresses(attribute, rule))));

    private static bool Suppresses(AttributeData attribute, string rule) =>
        attribute.AttributeClass?.Name == "SuppressMessageAttribute" && attribute.ConstructorArguments.Length >= 2
        && attribute.ConstructorArguments[1].Value is string id && id.Split(':')[0].Trim() == rule;

    private static bool HasAttribute(ISymbol owner, System.Func<AttributeData, bool> isIt)
    {
        for (ISymbol? symbol = owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.GetAttributes().Any(isIt))
            {
                return true;
            }
        }

        return owner.ContainingAssembly?.GetAttributes().Any(isIt) == true;
    }

    private static bool IsDisabledAt(string rule, SyntaxNode place, CancellationToken cancellation)
    {
        if (!SourceWords.PlacesIn(place.SyntaxTree, rule).Any(named => named < place.SpanStart))
        {
            return false;
        }

        bool isDisabled = false;
        for (DirectiveTriviaSyntax? directive = place.SyntaxTree.GetRoot(cancellation).GetFirstDirective(); directive is not null && directive.SpanStart < place.SpanStart; directive = directive.GetNextDirective())
        {
            if (directive is PragmaWarningDirectiveTriviaSyntax pragma && pragma.ErrorCodes.Any(code => code.ToString() == rule))
            {
                isDisabled = pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword);
            }
        }

        return isDisabled;
    }
}
