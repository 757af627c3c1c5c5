using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>One thing that can be wrong, with the words in which it is told.</summary>
internal interface IRule
{
    DiagnosticDescriptor Descriptor { get; }
}
