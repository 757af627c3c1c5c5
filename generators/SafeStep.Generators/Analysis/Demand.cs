using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Generators.Diagnostics;

namespace SafeStep.Generators.Analysis;

/// <summary>What must hold of some operands; asked when all of the code is known.</summary>
internal enum DemandKind
{
    /// <summary>They do not depend on the parameters.</summary>
    NoTangent,

    /// <summary>They are objects of the forward itself, no state of the model or of others.</summary>
    OwnObject,
}

/// <summary>A demand, and what is reported where it does not hold.</summary>
internal sealed record Demand(SyntaxNode Node, DiagnosticDescriptor Descriptor, string What, IReadOnlyList<IOperation> Operands, DemandKind Kind);
