using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>Something in the code of a class marked [LogitHead] that makes its radius meaningless or smaller.</summary>
internal abstract class MarkedModelRule : IRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    public abstract IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, SourceBodies source, CancellationToken cancellation);
}
