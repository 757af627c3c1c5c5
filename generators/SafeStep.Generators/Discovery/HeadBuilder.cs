using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// Writes the derivative of one marked class and of every module class and helper method that its forward reaches. If anything on the
/// way cannot be differentiated, the slopes of the marked class come from a finite difference instead and nothing else is written.
/// </summary>
internal sealed class HeadBuilder(Backend backend, INamedTypeSymbol head, ClassDeclarationSyntax declaration, int? output, int? classDimension, bool approximates, TangentOrder order, CancellationToken cancellation)
{
    private readonly Dictionary<INamedTypeSymbol, ClassBuilder> classes = new(SymbolEqualityComparer.Default);
    private readonly Queue<Action> work = new();
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly List<(ClassBuilder Owner, IMethodSymbol Forward)> twins = [];
    private readonly Dictionary<IMethodSymbol, HashSet<int>> tangentsGiven = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> reached = new(SymbolEqualityComparer.Default);

    public Backend Backend { get; } = backend;

    public RuleBook Rules { get; } = new(backend.Compilation);

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The source does not compile as it stands: nothing is written and nothing reported, the compiler does that.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>What is written: the first derivative, or the first and the second.</summary>
    public TangentOrder Order { get; } = order;

    /// <summary>The index of the logits among several outputs.</summary>
    public int? Output { get; } = output;

    /// <summary>The dimension of the classes, where it is named.</summary>
    public int? ClassDimension { get; } = classDimension;

    /// <summary>Whether children without a derivative are differentiated by a finite difference when the code runs.</summary>
    public bool Approximates { get; } = approximates;

    public HeadModel Build()
    {
        if (Backend.ModuleShape(head) is null || Backend.ForwardOf(head) is not { IsAbstract: false } forward || !SignatureShape.IsSupported(forward))
        {
            return HeadModel.Nothing;
        }

        if (!HasLogits(forward))
        {
            return HeadModel.Nothing with { Diagnostics = diagnostics.ToEquatable() };
        }

        var builder = ClassOf(head, declaration);
        if (SymbolEqualityComparer.Default.Equals(forward.ContainingType, head))
        {
            builder.AddJvp(forward);
        }
        else
        {
            builder.AddInheritedJvp(forward, BaseInSource());
        }

        FinishWork();
        if (IsIncomplete)
        {
            return HeadModel.Nothing;
        }

        if (Order.IsSecond)
        {
            // Half of it would not compile: without a rule for everything there is no second order at all.
            return new HeadModel(diagnostics.Count > 0 ? EquatableArray<TwinClass>.Empty : classes.Values.Select(part => part.Build()).ToEquatable(), diagnostics.Distinct().ToEquatable());
        }

        if (diagnostics.Count > 0)
        {
            builder = new ClassBuilder(this, head, declaration);
            builder.AddFiniteDifference(forward);
            classes.Clear();
            classes[head] = builder;
        }

        builder.AddCreateStepGuard(forward);
        return new HeadModel(classes.Values.Select(part => part.Build()).ToEquatable(), diagnostics.Distinct().ToEquatable());
    }

    // Not even a finite difference can be written without knowing what the logits are, and another output in their place would give a wrong radius.
    private bool HasLogits(IMethodSymbol forward)
    {
        if (Backend.IsTensor(forward.ReturnType))
        {
            return true;
        }

        // A result without any tensor is reported by an analyzer.
        if (forward.ReturnType is not INamedTypeSymbol { IsTupleType: true, TupleElements: var outputs } || !outputs.Any(part => Backend.IsTensor(part.Type)))
        {
            return false;
        }

        bool isNamed = Output is { } position && position >= 0 && position < outputs.Length && Backend.IsTensor(outputs[position].Type);
        if (!isNamed)
        {
            bool isInherited = !SymbolEqualityComparer.Default.Equals(forward.ContainingType, head);
            Report(isInherited ? BaseInSource() : ((MethodDeclarationSyntax)forward.DeclaringSyntaxReferences[0].GetSyntax(Cancellation)).ReturnType, Descriptors.OutputPosition, forward.Name);
        }

        return isNamed;
    }

    /// <summary>
    /// The twin of the marked class's forward, by which other models run it when they find it inside themselves. The class itself has no need of it: what stands in its way is not reported.
    /// </summary>
    public HeadModel BuildTwin()
    {
        if (Backend.ForwardOf(head) is not { } forward || !SignatureShape.IsSupported(forward) || !SignatureShape.IsOneToOne(forward, Backend))
        {
            return HeadModel.Nothing;
        }

        // An input whose tangent it cannot follow is checked when it runs.
        NoteCall(forward, []);
        Reach(head, declaration);
        FinishWork();
        return IsIncomplete || diagnostics.Count > 0 ? HeadModel.Nothing : HeadModel.Nothing with { Classes = classes.Values.Select(part => part.Build()).ToEquatable() };
    }

    private void FinishWork()
    {
        while (work.Count > 0 && !IsIncomplete)
        {
            Cancellation.ThrowIfCancellationRequested();
            work.Dequeue()();
        }

        // To report one is to follow its tangents further, maybe into the next.
        while (!IsIncomplete && twins.FindIndex(twin => twin.Owner.Untraced(twin.Forward).Any(input => MayHaveTangent(twin.Forward, input.Ordinal))) is >= 0 and var next)
        {
            var (owner, forward) = twins[next];
            twins.RemoveAt(next);
            owner.ReportUntraced(forward);
        }
    }

    /// <summary>Says that the twin of a forward is written.</summary>
    public void NoteTwin(ClassBuilder owner, IMethodSymbol forward) => twins.Add((owner, forward));

    /// <summary>Says that a forward is called, and which of its inputs have tangents there.</summary>
    public void NoteCall(IMethodSymbol forward, IEnumerable<int> inputs)
    {
        if (!tangentsGiven.TryGetValue(forward, out HashSet<int>? given))
        {
            tangentsGiven[forward] = given = [];
        }

        given.UnionWith(inputs);
    }

    /// <summary>The inputs of a child's forward whose tangents its twin cannot follow.</summary>
    public IReadOnlyCollection<IParameterSymbol> Untraced(IMethodSymbol forward) =>
        Backend.IsInSource(forward) && SignatureShape.IsSupported(forward) && ClassShape.IsSupported(forward.ContainingType, Cancellation) ? ClassOf(forward.ContainingType).Untraced(forward) : [];

    // A forward without a call in view runs where only its base class or interface is known, or in a sequence: with anything.
    private bool MayHaveTangent(IMethodSymbol forward, int input)
    {
        bool isCalled = false;
        for (IMethodSymbol? called = forward; called is not null; called = called.OverriddenMethod)
        {
            if (tangentsGiven.TryGetValue(called, out HashSet<int>? given))
            {
                isCalled = true;
                if (given.Contains(input))
                {
                    return true;
                }
            }
        }

        return !isCalled;
    }

    public void Report(SyntaxNode node, DiagnosticDescriptor descriptor, string what) =>
        diagnostics.Add(DiagnosticInfo.At(node, Order.IsSecond ? Descriptors.NoSecondOrder : descriptor, what, head.Name));

    public void Later(Action action) => work.Enqueue(action);

    /// <summary>Makes sure that a module class has a twin of its forward, and those it derives from and constructs.</summary>
    public void Reach(INamedTypeSymbol type, SyntaxNode from)
    {
        if (!Backend.Declares(type) && UserRules.ForModule(Backend.Compilation, type) is null && type.TypeKind == TypeKind.Class && !IsApproximated(type))
        {
            ReachTwin(type, from, isChild: true);
        }
    }

    /// <summary>The same for a class that nothing but its twin can stand in for. A child is run through the interface, and checked when the guard is made.</summary>
    public void ReachTwin(INamedTypeSymbol type, SyntaxNode from, bool isChild = false)
    {
        if (!reached.Add(type))
        {
            return;
        }

        if (!Backend.IsInSource(type))
        {
            if (!HasTwin(type) && !(isChild && type.AllInterfaces.Any(face => face.Name == Order.Interface)))
            {
                Report(from, Descriptors.ForeignMethod, $"{type.Name}.forward");
            }

            return;
        }

        // The user wrote the twin.
        if (type.GetMembers(Order.Forward).Length > 0)
        {
            return;
        }

        // A class that leaves forward to the one it derives from shares its twin.
        if (OwnForward(type) is not { } forward)
        {
            if (type.BaseType is { } inherited && !Backend.Declares(inherited))
            {
                Reach(inherited, from);
            }

            return;
        }

        if (!ClassShape.IsPartial(type, Cancellation))
        {
            Report(from, Descriptors.NotPartial, type.Name);
            return;
        }

        if (!ClassShape.IsSupported(type, Cancellation))
        {
            Report(from, Descriptors.UnsupportedSyntax, $"The module {type.Name}, which is generic, local to its file or nested in a type that is not partial,");
            return;
        }

        if (type.BaseType is { } parent && !Backend.Declares(parent))
        {
            Reach(parent, from);
        }

        if (!SignatureShape.IsSupported(forward))
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.forward, because of its parameters,");
            return;
        }

        ClassBuilder child = ClassOf(type);
        if (child.Carriers.IsCarrier(forward.ReturnType))
        {
            child.AddForwardTangent(forward);
        }
        else
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.forward, because of its result,");
        }
    }

    // Where the class says what it derives from; one of its parts does.
    private SyntaxNode BaseInSource() => head.DeclaringSyntaxReferences
        .Select(part => (part.GetSyntax(Cancellation) as ClassDeclarationSyntax)?.BaseList?.Types[0].Type)
        .FirstOrDefault(type => type is not null) ?? (SyntaxNode)declaration;

    // In another assembly the twin must be that of the very forward that runs.
    private bool HasTwin(INamedTypeSymbol type)
    {
        INamedTypeSymbol? home = type;
        while (home is not null && OwnForward(home) is null)
        {
            home = home.BaseType;
        }

        return home?.GetMembers(Order.Forward).Length > 0;
    }

    private static IMethodSymbol? OwnForward(INamedTypeSymbol type) =>
        type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => method is { IsOverride: true, IsAbstract: false });

    /// <summary>Whether a module class of the user, for which no twin can be written, is left to a finite difference.</summary>
    public bool IsApproximated(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = Approximates ? type : null; current is not null && !Backend.Declares(current); current = current.BaseType)
        {
            bool canHaveTwin = !Backend.IsInSource(current)
                ? current.AllInterfaces.Any(face => face.Name == "ITangentModule")
                : OwnForward(current) is null || ClassShape.IsPartial(current, Cancellation) && ClassShape.IsSupported(current, Cancellation);
            if (!canHaveTwin)
            {
                return true;
            }
        }

        return false;
    }

    public ClassBuilder ClassOf(INamedTypeSymbol type) => ClassOf(type, (ClassDeclarationSyntax)type.DeclaringSyntaxReferences[0].GetSyntax(Cancellation));

    private ClassBuilder ClassOf(INamedTypeSymbol type, ClassDeclarationSyntax part)
    {
        if (!classes.TryGetValue(type, out ClassBuilder? builder))
        {
            classes[type] = builder = new ClassBuilder(this, type, part);
        }

        return builder;
    }
}
