using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Emission;
using SafeStep.Generators.Model;
using SafeStep.Generators.Rewriting;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// Writes the derivative of one marked class: the twins of all it reaches, and Jvp, which runs them. If anything on the way cannot be differentiated, the slopes of the marked class come from a finite
/// difference instead and nothing else is written.
/// </summary>
internal sealed class HeadBuilder(Backend backend, INamedTypeSymbol head, ClassDeclarationSyntax declaration, HeadOptions options, CancellationToken cancellation)
{
    private readonly Reach reach = new(backend, head, options.ApproximateUnknownChildren, options.SecondOrder, cancellation);

    private string Namespace => SharedFile.NamespaceOf(backend.Compilation);

    private string Torch => backend.Torch.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public HeadModel Build()
    {
        if (backend.ModuleShape(head) is null || backend.ForwardOf(head) is not { IsAbstract: false } forward || !SignatureShape.IsSupported(forward))
        {
            return HeadModel.Nothing;
        }

        var output = new LogitOutput(backend, forward, options);
        if (!output.IsFound)
        {
            // Not even a finite difference can be written without knowing what the logits are, and another output in their place would give a wrong radius.
            if (output.MayBeNamed)
            {
                reach.Report(ReturnTypeOf(forward), Descriptors.OutputPosition, forward.Name);
            }

            return HeadModel.Nothing with { Diagnostics = reach.Diagnostics.ToEquatable() };
        }

        bool isOwn = SymbolEqualityComparer.Default.Equals(forward.ContainingType, head);
        SyntaxNode from = isOwn ? declaration : BaseInSource();
        reach.ReachModule(head, from);
        reach.SearchForChildren(head);
        reach.Finish();
        if (reach.IsIncomplete)
        {
            return HeadModel.Nothing;
        }

        if (output.Property is { } property && reach.Touching.TouchesAny(property))
        {
            reach.Report(ReturnTypeOf(forward), Descriptors.UnsupportedSyntax, $"{property.ContainingType.Name}.{property.Name} (which computes with tensors where the logits are read)");
        }

        CheckDemands(forward);
        CheckState(forward);

        TypePart part = reach.PartOf(head, declaration.SyntaxTree);
        var methods = new HeadMethods(backend, part, forward, output, options);
        if (reach.Diagnostics.Count > 0)
        {
            part = new TypePart(head, declaration, backend, null, cancellation);
            methods = new HeadMethods(backend, part, forward, output, options);
            part.Add(methods.FiniteDifference());
            // What it does to its inputs is not known.
            new GuardMethods(part, forward, output, options, writesInputs: true).AddTo(part);
            return new HeadModel(new[] { part.Build() }.ToEquatable(), EquatableArray<OpWrapper>.Empty, reach.Diagnostics.Distinct().ToEquatable()) { Namespace = Namespace, Torch = Torch };
        }

        bool writes = WritesInputs(forward);
        string settings = (reach.TakesGradients ? ", takesGradients: true" : "") + (reach.Draws ? ", draws: true" : "");
        part.Add(methods.Jvp(writes, settings));
        if (options.SecondOrder && reach.SecondOrderDiagnostics.Count == 0)
        {
            part.Add(methods.SecondOrderJvp(writes, settings));
        }

        new GuardMethods(part, forward, output, options, writes).AddTo(part);
        return new HeadModel(reach.Parts.Select(each => each.Build()).ToEquatable(), reach.Operations.ToEquatable(), reach.SecondOrderDiagnostics.Distinct().ToEquatable()) { Namespace = Namespace, Torch = Torch };
    }

    // Whether a value that leaves the tensors may depend on the parameters: the text of a twin does not depend on it.
    private void CheckDemands(IMethodSymbol forward)
    {
        if (reach.Demands.Count == 0)
        {
            return;
        }

        FlowGraph tangents = Graph(FlowKind.Tangent, forward);
        // A forward without a call in view runs where only its base class is known, or in a sequence: with anything.
        foreach (IMethodSymbol child in reach.Forwards.Where(child => !SymbolEqualityComparer.Default.Equals(child, forward.OriginalDefinition) && !tangents.IsCalled(child)))
        {
            foreach (IParameterSymbol input in child.Parameters)
            {
                tangents.Mark(input, Flow.Active);
            }
        }

        foreach (Demand demand in reach.Demands.Where(demand => demand.Operands.Any(operand => tangents.MayComeFrom(operand, source => source == Flow.Active))))
        {
            reach.Report(demand.Node, demand.Descriptor, demand.What);
        }
    }

    // Whose the objects are that are changed.
    private void CheckState(IMethodSymbol forward)
    {
        FlowGraph owners = Graph(FlowKind.Owner, forward);
        foreach (IParameterSymbol input in forward.OriginalDefinition.Parameters.Where(input => !IsCopied(input.Type)))
        {
            owners.Mark(input, Flow.State);
        }

        new StateWrites(owners, backend, reach.Types, forward, reach.TakenBack, reach.Touching.Functions, (node, descriptor) => reach.Report(node, descriptor, Reach.Shortened(node))).Find();
        foreach (SyntaxNode draw in reach.ShiftingDraws)
        {
            reach.Report(draw, Descriptors.Random, Reach.Shortened(draw));
        }

        foreach (var (_, write) in reach.KeptWrites.Where(kept => !reach.Remembered.Contains(kept.Member)))
        {
            reach.Report(write, Descriptors.FieldWritten, Reach.Shortened(write));
        }
    }

    // The pass gives the twin containers of its own.
    private bool IsCopied(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => backend.IsTensor(element),
        INamedTypeSymbol { Name: "List", TypeArguments: [var element] } => backend.IsTensor(element),
        INamedTypeSymbol { Name: "Dictionary", TypeArguments: [{ SpecialType: SpecialType.System_String }, var value] } => backend.IsTensor(value),
        _ => false,
    };

    private bool WritesInputs(IMethodSymbol forward)
    {
        if (reach.Writes.Count == 0)
        {
            return false;
        }

        FlowGraph objects = Graph(FlowKind.Object, forward);
        return reach.Writes.Any(target => objects.MayComeFrom(target, source => source is IParameterSymbol parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, forward.OriginalDefinition)));
    }

    private FlowGraph Graph(FlowKind kind, IMethodSymbol forward)
    {
        var graph = new FlowGraph(kind, backend, reach.Types, reach.Touching);
        foreach (ISymbol member in reach.Members.Concat(reach.Forwards).Prepend(forward))
        {
            graph.Build(member);
        }

        return graph;
    }

    private SyntaxNode ReturnTypeOf(IMethodSymbol forward) => SymbolEqualityComparer.Default.Equals(forward.ContainingType, head)
        ? ((MethodDeclarationSyntax)forward.DeclaringSyntaxReferences[0].GetSyntax(cancellation)).ReturnType
        : BaseInSource();

    // Where the class says what it derives from; one of its parts does.
    private SyntaxNode BaseInSource() => head.DeclaringSyntaxReferences
        .Select(reference => (reference.GetSyntax(cancellation) as ClassDeclarationSyntax)?.BaseList?.Types[0].Type)
        .FirstOrDefault(type => type is not null) ?? (SyntaxNode)declaration;
}
