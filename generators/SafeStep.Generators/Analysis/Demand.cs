using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Analysis;

/// <summary>What must not depend on the parameters, which is asked when all of the code is known, and what is reported where it may.</summary>
internal sealed record Demand(SyntaxNode Node, DiagnosticDescriptor Descriptor, string What, IReadOnlyList<IOperation> Operands);
