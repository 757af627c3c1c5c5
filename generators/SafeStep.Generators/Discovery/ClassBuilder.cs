using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>Collects the methods that are written for one class.</summary>
internal sealed class ClassBuilder
{
    private readonly INamedTypeSymbol type;
    private readonly ClassDeclarationSyntax declaration;
    private readonly Dictionary<ISymbol, string> helpers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, bool> activeByItself = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, IReadOnlyCollection<IParameterSymbol>> untraced = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> reported = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxNode, string> places = [];
    private readonly List<TwinMethod> methods = [];
    private bool implementsInterface;
    private string guards = "";
    private bool hasReachedChildren;

    public ClassBuilder(HeadBuilder head, INamedTypeSymbol type, ClassDeclarationSyntax declaration)
    {
        Head = head;
        this.type = type;
        this.declaration = declaration;
        Names = new SourceNames(head.Backend.ModelOf(declaration.SyntaxTree), declaration, head.Backend);
        Carriers = new Carriers(head.Backend, Names, head.Order);
        // Its methods see the names of the classes it derives from as well.
        var sources = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? current = type; current is not null && head.Backend.IsInSource(current); current = current.BaseType)
        {
            head.Backend.Reads(current);
            sources.Add(current);
        }

        Taken = new NameScope(sources, head.Cancellation);
        Direction = Taken.Take("direction");
        Part = head.Order.IsSecond ? Taken.Take("jet") : "";
    }

    public HeadBuilder Head { get; }

    public SourceNames Names { get; }

    public Carriers Carriers { get; }

    /// <summary>The names used in the class.</summary>
    public NameScope Taken { get; }

    /// <summary>The name of the parameter that carries the parameters' tangents.</summary>
    public string Direction { get; }

    /// <summary>The name of one derivative among those of a jet.</summary>
    public string Part { get; }

    public INamedTypeSymbol Type => type;

    public TwinClass Build()
    {
        // Naming the interface may take an alias, which the using directives then have to list.
        string implemented = string.Join(", ", new[] { guards, implementsInterface ? Names.Sdk(Head.Order.Interface) : "" }.Where(name => name.Length > 0));
        // The name of a file takes no @.
        return new(
            type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Replace('<', '_').Replace('>', '_').Replace("@", ""),
            Names.Usings(),
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Names.InnerUsings(),
            ClassShape.ContainerDeclarations(type),
            ClassShape.Declaration(type),
            implemented,
            type.BaseType is { } parent && Head.Backend.IsModule(parent) && !Head.Backend.Declares(parent),
            methods.ToEquatable());
    }

    /// <summary>The derivative of the logits along a parameter update.</summary>
    public void AddJvp(IMethodSymbol forward)
    {
        ReachChildren();
        AddJvp(forward, new MethodDifferentiator(this, forward, MethodRole.Jvp).Differentiate());
    }

    /// <summary>The same for a forward that the class inherits: its twin stands in the class that declares it, whose private members it needs.</summary>
    public void AddInheritedJvp(IMethodSymbol forward, SyntaxNode from)
    {
        ReachChildren();
        Head.ReachTwin(forward.ContainingType, from);
        AddJvp(forward, new MethodDifferentiator(this, forward, MethodRole.Jvp).CallTwin());
    }

    private void AddJvp(IMethodSymbol forward, TwinMethod method) =>
        methods.Add(method with
        {
            Signature = $"public {Names.Sdk(Head.Order.Result)} {Head.Order.Method}({Inputs(forward)}, {Names.Sdk("ParameterTangents")} {Direction})",
            Documentation = Documentation(forward, Head.Order.IsSecond
                ? "The logits, their slopes and their second derivatives along a direction in parameter space, in one pass."
                : "The logits and their Jacobian-vector product with a direction in parameter space, in one pass."),
        });

    /// <summary>The same from two evaluations of forward, where no derivative can be written.</summary>
    public void AddFiniteDifference(IMethodSymbol forward)
    {
        string arguments = string.Join(", ", forward.Parameters.Select(parameter => parameter.Written()));
        string call = forward.ReturnType.IsTupleType ? $"forward({arguments}).Item{Head.Output + 1}" : $"forward({arguments})";
        methods.Add(new TwinMethod(
            $"public {Names.Sdk("LogitJvp")} Jvp({Inputs(forward)}, {Names.Sdk("ParameterTangents")} {Direction})",
            Documentation(forward, "The logits and, by a finite difference, their rate of change along a direction in parameter space."),
            new Step[] { new Statement(new[] { $"{Names.Sdk("FiniteDifference")}.Jvp(this, () => {call}, {Direction});" }.ToEquatable()) }.ToEquatable(),
            IsExpression: true));
    }

    public void AddCreateStepGuard(IMethodSymbol forward)
    {
        // What a guard needs to know of the model: generated code speaks to the hooks, whose types differ with the number of inputs.
        string[] types = [.. forward.Parameters.Select(input => Names.Of(input.Type))];
        string inputs = string.Join(", ", types.Select((type, i) => $"({type})inputs[{i}]!")), hooked = string.Join(", ", types.Select((_, i) => $"x{i + 1}"));
        string selected = forward.ReturnType.IsTupleType ? $".Item{Head.Output + 1}" : "";
        string guard = Names.Sdk("StepGuard"), guardable = Names.Sdk("IGuardable");
        guards = guardable;
        methods.Add(new TwinMethod(
            $"public {guard} CreateStepGuard({Names.Torch}.optim.Optimizer optimizer, {Names.Sdk("StepGuardOptions")}? options = null)",
            new[] { "<summary>Guards the steps of an optimizer of this model: call <c>Step()</c> on the guard instead of <c>optimizer.step()</c>.</summary>" }.ToEquatable(),
            new Step[] { new Statement(new[] { $"{guard}.Create(optimizer, [this], options);" }.ToEquatable()) }.ToEquatable(),
            IsExpression: true));
        methods.Add(new TwinMethod(
            $"{Names.Sdk("GuardedModel")} {guardable}.Guarded()",
            new[] { "<summary>This model as a guard sees it.</summary>" }.ToEquatable(),
            new Step[] { new Statement(new[]
            {
                "new(",
                "    this,",
                $"    ({Names.Func}<{string.Join(", ", types.Append(Names.Of(forward.ReturnType)))}>)forward,",
                $"    inputs => forward({inputs}){selected},",
                $"    (inputs, direction) => Jvp({inputs}, direction),",
                "    watch =>",
                "    [",
                $"        register_forward_pre_hook((_, {hooked}) => {{ watch.Begin(); return {(types.Length == 1 ? hooked : $"({hooked})")}; }}).remove,",
                $"        register_forward_hook((_, {hooked}, y) => {{ watch.End(y{selected}, {hooked}); return y; }}).remove,",
                Head.ClassDimension is { } dimension ? $"    ]) {{ ClassDimension = {dimension} }};" : "    ]);",
            }.ToEquatable()) }.ToEquatable(),
            IsExpression: true));
    }

    /// <summary>The twin of forward in a class that other models contain.</summary>
    public void AddForwardTangent(IMethodSymbol forward)
    {
        ReachChildren();
        implementsInterface |= SignatureShape.IsOneToOne(forward, Head.Backend);
        Head.NoteTwin(this, forward);
        Head.Later(() =>
        {
            var method = new MethodDifferentiator(this, forward, MethodRole.Twin).Differentiate(Untraced(forward));
            string modifiers = InheritsTwin(forward) ? "public override " : type.IsSealed ? "public " : "public virtual ";
            methods.Add(method with
            {
                Signature = $"{modifiers}{method.Signature}",
                Documentation = new[] { $"<summary>The output of <c>forward</c> and its {(Head.Order.IsSecond ? "first and second derivative, given those" : "tangent, given the tangents")} of the inputs (null: zero).</summary>" }.ToEquatable(),
            });
        });
    }

    /// <summary>The name of the twin of a helper method or property of this class, which is written once.</summary>
    public string Helper(ISymbol helper)
    {
        if (!helpers.TryGetValue(helper, out string? name))
        {
            helpers[helper] = name = Taken.Take(helper.Name + Head.Order.Suffix);
            Head.Later(() =>
            {
                var method = new MethodDifferentiator(this, helper, MethodRole.Twin, name).Differentiate(helper is IMethodSymbol called ? Untraced(called) : []);
                methods.Add(method with { Signature = $"{(helper.DeclaredAccessibility == Accessibility.Private ? "private" : "internal")}{(helper.IsStatic ? " static" : "")} {method.Signature}" });
            });
        }

        return name;
    }

    /// <summary>
    /// The inputs of a method whose tangents its twin cannot follow, such as indices: it takes none for them. They are a matter of the method alone, whoever calls it, since all models share
    /// its twin.
    /// </summary>
    public IReadOnlyCollection<IParameterSymbol> Untraced(IMethodSymbol method)
    {
        if (!untraced.TryGetValue(method, out var inputs))
        {
            untraced[method] = []; // What a recursive call finds.
            var tensors = method.Parameters.Where(parameter => Carriers.IsTensor(parameter.Type)).ToList();
            // What fails without any tangent is not the inputs' doing.
            untraced[method] = inputs = tensors.Count > 0 && FailsWith(tensors) && !FailsWith([]) ? tensors.Where(input => FailsWith([input])).ToList() : [];
        }

        return inputs;

        bool FailsWith(IReadOnlyList<IParameterSymbol> traced) => new MethodDifferentiator(this, method, MethodRole.Probe).FailsWith(traced);
    }

    /// <summary>Reports what keeps the twin of a method from following all tangents; once, since the method may call itself.</summary>
    public void ReportUntraced(IMethodSymbol method)
    {
        if (reported.Add(method))
        {
            new MethodDifferentiator(this, method, MethodRole.Twin).Differentiate();
        }
    }

    /// <summary>The name of a place in the class where an operation stands: the operation's own, with a number from the second on.</summary>
    public string PlaceOf(SyntaxNode node, string operation)
    {
        if (!places.TryGetValue(node, out string? name))
        {
            name = operation;
            for (int i = 2; places.ContainsValue(name); i++)
            {
                name = operation + i;
            }

            places[node] = name;
        }

        return name;
    }

    /// <summary>Whether the result of a helper may depend on the parameters although no argument does.</summary>
    public bool IsActiveByItself(ISymbol helper)
    {
        if (!activeByItself.TryGetValue(helper, out bool isActive))
        {
            activeByItself[helper] = true; // What a recursive call finds.
            activeByItself[helper] = isActive = new MethodDifferentiator(this, helper, MethodRole.Probe).Probe();
        }

        return isActive;
    }

    // The children that forward meets at run time are those that the class constructs.
    private void ReachChildren()
    {
        if (hasReachedChildren)
        {
            return;
        }

        hasReachedChildren = true;
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            SyntaxNode part = reference.GetSyntax(Head.Cancellation);
            SemanticModel model = Head.Backend.ModelOf(part.SyntaxTree);
            foreach (var creation in part.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
            {
                if (model.GetTypeInfo(creation, Head.Cancellation).Type is INamedTypeSymbol created && Head.Backend.IsModule(created))
                {
                    Head.Reach(created, creation);
                }
            }
        }
    }

    private bool InheritsTwin(IMethodSymbol forward) =>
        forward.OverriddenMethod is { } overridden && !Head.Backend.Declares(overridden) && !overridden.IsAbstract;

    private EquatableArray<string> Documentation(IMethodSymbol forward, string summary)
    {
        var lines = new List<string> { $"<summary>{summary}</summary>" };
        lines.AddRange(forward.Parameters.Select(parameter =>
            $"<param name=\"{parameter.Name}\">As in <c>forward</c>{(Carriers.IsTensor(parameter.Type) ? "; a batch, shape [batch, ...]" : "")}.</param>"));
        lines.Add($"<param name=\"{Direction}\">The whole proposed update: for each parameter a tangent of its shape.</param>");
        lines.Add($"<returns>{(Head.Order.IsSecond ? "Logits, slopes and curvatures, all" : "Logits and slopes, both")} of the shape that <c>forward</c> returns.</returns>");
        return lines.ToEquatable();
    }

    // The types of an inherited forward are named as another file names them.
    private string Inputs(IMethodSymbol forward) => string.Join(", ", SymbolEqualityComparer.Default.Equals(forward.ContainingType, type)
        ? ((MethodDeclarationSyntax)forward.DeclaringSyntaxReferences[0].GetSyntax(Head.Cancellation)).ParameterList.Parameters.Select(parameter => $"{parameter.Type} {parameter.Identifier}")
        : forward.Parameters.Select(parameter => $"{Names.Of(parameter.Type)} {parameter.Written()}"));
}
