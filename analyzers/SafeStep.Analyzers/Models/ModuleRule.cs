using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>One thing that can be wrong with a class that derives from the library's Module, marked or not.</summary>
internal abstract class ModuleRule : IRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>What of the class breaks the rule.</summary>
    public abstract IEnumerable<Finding> Check(ModuleClass module, CancellationToken cancellation);
}

/// <summary>A class of modules with what the rules ask about it.</summary>
internal sealed record ModuleClass(INamedTypeSymbol Type, TorchTypes Torch, SourceBodies Source);
