using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Models;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>SAFE3002: forward of a [LogitHead] returns probabilities.</summary>
internal sealed class ForwardReturnsProbabilities : MarkedModelRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE3002",
        DiagnosticSeverity.Warning,
        "A logit head returns probabilities",
        "forward of '{0}' returns the output of {1}, not logits: return what goes into {1}, and apply {1} where probabilities are read",
        "The convergence radius of cross-entropy is measured in logits. A guard that is given probabilities computes another, meaningless radius. log_softmax is fine: it shifts all logits of a sample alike.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, SourceBodies source, CancellationToken cancellation)
    {
        var origin = new ProbabilityOrigin(torch, cancellation);
        foreach (IMethodSymbol forward in type.GetMembers("forward").OfType<IMethodSymbol>())
        {
            if (source.Of(forward, cancellation) is not { } body)
            {
                continue;
            }

            foreach (IOperation result in ProbabilityOrigin.Results(body.Root))
            {
                if (origin.Of(result, new Frame(body)) is { Name: "softmax" or "sigmoid" } squashing)
                {
                    yield return new Finding(result.Syntax.GetLocation(), type.Name, squashing.Name);
                }
            }
        }
    }
}
