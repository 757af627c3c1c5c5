using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>The modules that run as children, and the twins of their forwards.</content>
internal sealed partial class Reach
{
    public const string Forward = "ForwardTwin";
    private readonly HashSet<INamedTypeSymbol> modules = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> searched = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> forwards = new(SymbolEqualityComparer.Default);

    /// <summary>The forwards that have a twin.</summary>
    public IEnumerable<IMethodSymbol> Forwards => forwards;

    /// <summary>Makes sure that whatever a child of a declared type may be has a twin; returns the method of the pass that runs it.</summary>
    public string ReachChild(ITypeSymbol type, IMethodSymbol called, SyntaxNode from)
    {
        if (type is not INamedTypeSymbol named)
        {
            if (type is ITypeParameterSymbol { ConstraintTypes: var constraints })
            {
                foreach (ITypeSymbol constraint in constraints)
                {
                    ReachChild(constraint, called, from);
                }
            }

            return "call";
        }

        if (UserRules.ForModule(Backend.Compilation, named) is { } rule)
        {
            UseRuleOf(named, rule, from);
            return "forward";
        }

        if (Backend.Declares(named))
        {
            CheckLayer(named, from);
            return "call";
        }

        if (named.TypeKind == TypeKind.Interface)
        {
            foreach (INamedTypeSymbol implementation in Touching.Index.Types.Where(other => other.AllInterfaces.Contains(named, SymbolEqualityComparer.Default)))
            {
                ReachModule(implementation, from);
            }

            return "call";
        }

        ReachModule(named, from);
        foreach (INamedTypeSymbol derived in Touching.Index.Types.Where(other => TypeIndex.Derives(other, named)))
        {
            // One that is not partial is refused by the guard when it is in the model.
            if (ClassShape.CanBeExtended(derived, Cancellation))
            {
                ReachModule(derived, from);
            }
        }

        return "call";
    }

    /// <summary>Makes sure that the forward of a base class has a twin.</summary>
    public bool DemandForward(IMethodSymbol forward, SyntaxNode from)
    {
        if (Backend.Declares(forward))
        {
            Report(from, Descriptors.OpWithoutRule, from.ToString());
            return false;
        }

        return ReachModule(forward.ContainingType, from);
    }

    /// <summary>Whether modules implement an interface of the user.</summary>
    public bool ModuleImplements(ITypeSymbol type) => Touching.Index.Types.Any(other => other.AllInterfaces.Contains(type, SymbolEqualityComparer.Default) && Backend.IsModule(other));

    /// <summary>The module type by which the pass can run something that is declared as an interface; null where it is a module already.</summary>
    public string? AsModule(ITypeSymbol type, IMethodSymbol called, SourceNames names)
    {
        if (type.TypeKind != TypeKind.Interface)
        {
            return null;
        }

        string arguments = string.Join(", ", called.Parameters.Select(parameter => names.Of(parameter.Type)).Append(names.Of(called.ReturnType)));
        return $"{names.Torch}.nn.Module<{arguments}>";
    }

    /// <summary>Makes sure that a module class has a twin of its forward, and those that it constructs.</summary>
    public bool ReachModule(INamedTypeSymbol type, SyntaxNode from)
    {
        type = type.OriginalDefinition;
        if (!modules.Add(type) || Backend.Declares(type) || type.TypeKind != TypeKind.Class || UserRules.ForModule(Backend.Compilation, type) is not null)
        {
            return true;
        }

        DemandOverrides(type, from);
        if (Backend.ForwardOf(type) is not { } forward || forward.IsAbstract)
        {
            return true;
        }

        if (!Backend.IsInSource(forward))
        {
            if (forward.ContainingType.GetMembers(Forward).Length == 0 && !Approximates)
            {
                Report(from, Descriptors.ForeignMethod, $"{type.Name}.forward");
            }

            return forward.ContainingType.GetMembers(Forward).Length > 0;
        }

        SearchForChildren(type);
        return AddForward(forward.OriginalDefinition, from);
    }

    // The twins of another assembly run those that override them here.
    private void DemandOverrides(INamedTypeSymbol type, SyntaxNode from)
    {
        for (INamedTypeSymbol? current = type; current is not null && Backend.IsInSource(current); current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers().Where(member => member.IsOverride && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol))
            {
                if (TypeIndex.Overridden(member) is { } overridden && !Backend.Declares(overridden) && !Backend.IsInSource(overridden) && HasTwinElsewhere(overridden))
                {
                    DemandTwin(member, from);
                }
            }
        }
    }

    /// <summary>The children that forward meets at run time are those that the class constructs, and those that classes constructed there do.</summary>
    public void SearchForChildren(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && Backend.IsInSource(current) && searched.Add(current); current = current.BaseType)
        {
            foreach (SyntaxReference reference in current.DeclaringSyntaxReferences)
            {
                SyntaxNode part = reference.GetSyntax(Cancellation);
                SemanticModel model = Backend.ModelOf(part.SyntaxTree);
                foreach (var creation in part.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
                {
                    if (model.GetTypeInfo(creation, Cancellation).Type is INamedTypeSymbol created && Backend.IsModule(created))
                    {
                        ReachModule(created, creation);
                        // A generic one may make a child of a type that it is told.
                        foreach (INamedTypeSymbol told in created.TypeArguments.OfType<INamedTypeSymbol>().Where(Backend.IsModule))
                        {
                            ReachModule(told, creation);
                        }
                    }
                }
            }
        }
    }

    public bool AddForward(IMethodSymbol forward, SyntaxNode from)
    {
        if (!forwards.Add(forward))
        {
            return true;
        }

        INamedTypeSymbol type = forward.ContainingType;
        // The user wrote the twin.
        if (type.GetMembers(Forward).OfType<IMethodSymbol>().Any(method => method.Parameters.LastOrDefault()?.Type.Name == "TangentPass"))
        {
            return true;
        }

        if (type.GetMembers(Forward).FirstOrDefault(Backend.IsInSource) is { } taken)
        {
            Report(taken.DeclaringSyntaxReferences[0].GetSyntax(Cancellation), Descriptors.NameTaken, $"{type.Name}.{Forward}");
            return false;
        }

        if (!ClassShape.IsPartial(type, Cancellation) && Approximates)
        {
            return true;
        }

        if (!CanHaveTwin(forward, from))
        {
            return false;
        }

        if (!SignatureShape.IsSupported(forward) || SignatureShape.IsDynamic(forward) || MemberBody.DeclarationOf(forward, Cancellation) is not MethodDeclarationSyntax declaration)
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.forward, because of its parameters,");
            return false;
        }

        if (InheritsTwin(forward) && Backend.IsInSource(forward.OverriddenMethod!))
        {
            ReachModule(forward.OverriddenMethod!.ContainingType, from);
        }

        foreach (IMethodSymbol other in Touching.Index.OverridesOf(forward).OfType<IMethodSymbol>())
        {
            if (ClassShape.CanBeExtended(other.ContainingType, Cancellation))
            {
                ReachModule(other.ContainingType, from);
            }
        }

        work.Enqueue(() => WriteForward(forward, declaration));
        return true;
    }

    // Whether the forward that this one overrides has a twin, too.
    private bool InheritsTwin(IMethodSymbol forward) => forward.OverriddenMethod is { IsAbstract: false } inherited && !Backend.Declares(inherited)
        && (Backend.IsInSource(inherited) ? ClassShape.CanBeExtended(inherited.ContainingType, Cancellation) : inherited.ContainingType.GetMembers(Forward).Length > 0);

    private void WriteForward(IMethodSymbol forward, MethodDeclarationSyntax declaration)
    {
        INamedTypeSymbol type = forward.ContainingType;
        TypePart part = PartOf(type, declaration.SyntaxTree);
        var rewriter = new MethodRewriter(this, forward, declaration, part);
        string body = rewriter.Rewrite();
        bool overrides = InheritsTwin(forward);
        if (!overrides || !Backend.IsInSource(forward.OverriddenMethod!))
        {
            part.Implement($"{part.Names.Sdk("ITangentModule")}<{string.Join(", ", forward.Parameters.Select(parameter => part.Names.Of(parameter.Type)).Append(part.Names.Of(forward.ReturnType)))}>");
        }

        string modifiers = overrides ? "public override " : type.IsSealed ? "public " : "public virtual ";
        string inputs = string.Concat(declaration.ParameterList.Parameters.Select(parameter => $"{parameter.Type} {parameter.Identifier}, "));
        part.Add(new TwinMethod(
            $"{modifiers}{declaration.ReturnType} {Forward}({inputs}{part.PassType} {part.Pass})",
            new[] { "<summary>Does what <c>forward</c> does; the pass follows the tangents.</summary>" }.ToEquatable(),
            body));
    }

    private void CheckLayer(INamedTypeSymbol layer, SyntaxNode from)
    {
        if (layer.IsAbstract || layer.Name is "Module" or "Sequential")
        {
            return;
        }

        if (Backend.Sdk("LayerTwins")?.GetMembers(layer.Name).Length > 0)
        {
            return;
        }

        bool isOneToOne = Backend.ModuleShape(layer) is { TypeArguments: [var input, var output] } && Backend.IsTensor(input) && Backend.IsTensor(output);
        bool hasRule = isOneToOne && Backend.Sdk("LayerTangents")?.GetMembers(layer.Name).Length > 0;
        if (!hasRule && layer.TypeKind == TypeKind.Class && !Approximates)
        {
            Report(from, Descriptors.OpWithoutRule, $"The layer {layer.Name}");
        }
        else if (hasRule && SecondOrder && !(Backend.Sdk("LayerJets")?.GetMembers(layer.Name).Length > 0))
        {
            ReportSecondOrder(from);
        }
    }

    private void UseRuleOf(INamedTypeSymbol type, UserRule rule, SyntaxNode from)
    {
        if (Backend.ForwardOf(type) is not { } forward || wrappers.WriteModule(type, forward, rule) is not { } wrapper)
        {
            Report(from, Descriptors.RuleSignature, rule.Method.Name);
            return;
        }

        ReportSecondOrder(from);
        operations[wrapper.Key] = wrapper;
    }
}
