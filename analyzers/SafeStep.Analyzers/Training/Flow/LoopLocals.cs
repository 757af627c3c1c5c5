using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Small questions to ask of a loop.</summary>
internal static class LoopLocals
{
    public static bool IsDeclaredIn(ISymbol variable, ILoopOperation loop) =>
        variable.Locations.Any(location => location.SourceTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(location.SourceSpan));

    /// <summary>Whether a constant says that a loop has fewer rounds.</summary>
    public static bool IsShorterThan(this ILoopOperation loop, int rounds) =>
        loop is IForLoopOperation { Condition: IBinaryOperation { RightOperand.ConstantValue: { HasValue: true, Value: int bound } } } && bound < rounds;

    /// <summary>Where a report about a loop stands.</summary>
    public static Location KeywordOf(SyntaxNode loop) => loop switch
    {
        // "await foreach" starts with another word.
        CommonForEachStatementSyntax each => each.ForEachKeyword.GetLocation(),
        _ => loop.GetFirstToken().GetLocation(),
    };
}
