using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE2015: a layer is assigned after RegisterComponents has looked, in the same constructor, in that of a derived class or in a method.</summary>
internal sealed class AssignedAfterRegistration : ModuleRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2015",
        DiagnosticSeverity.Warning,
        "A layer is assigned after the components were registered",
        "{0}, so the '{1}' assigned here is not trained, moved or saved: {2}",
        "RegisterComponents looks at the fields once. What is assigned later is not registered, a second call does nothing, and a layer that is replaced stays registered in its old form.");

    public override IEnumerable<Finding> Check(ModuleClass module, CancellationToken cancellation)
    {
        List<ISymbol> holders = [.. ComponentRegistration.Holders(module.Type, module.Torch)];
        if (holders.Count == 0 || ComponentRegistration.HasUnknownBase(module.Type, module.Torch)
            || !ComponentRegistration.IsCalled(module.Type, module, cancellation) || ComponentRegistration.IsByHand(module.Type, module, cancellation)
            || !MayAssignLate(holders, module, cancellation))
        {
            yield break;
        }

        bool allRegister = true;
        foreach ((IMethodSymbol constructor, MethodBody body) in ComponentRegistration.Constructors(module, cancellation))
        {
            bool startsRegistered = ComponentRegistration.StartsRegistered(constructor, module, cancellation);
            IInvocationOperation? call = ComponentRegistration.CallIn(body);
            allRegister &= startsRegistered || call is not null;
            List<(IOperation Place, ISymbol Holder)> assignments =
                [.. Assignments(body, holders, module).Where(assignment => startsRegistered || (call is not null && assignment.Place.Syntax.SpanStart > call.Syntax.Span.End))];
            foreach ((IOperation Place, ISymbol Holder) late in assignments)
            {
                yield return startsRegistered
                    ? Late(late, "The constructor that this one starts with has registered the components already", "pass it to that constructor, or register it with register_module")
                    : Late(late, "RegisterComponents was called before", "call RegisterComponents() last", [call!.Syntax.GetLocation(), assignments.Last().Place.Syntax.GetLocation()]);
            }
        }

        if (!allRegister)
        {
            yield break;
        }

        foreach (IMethodSymbol method in module.Type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary && !method.IsStatic && (!method.IsOverride || method.Name == "forward")))
        {
            if (SourceBodies.SyntaxOf(method, cancellation) is { } syntax && holders.Any(holder => syntax.Names(holder.Name))
                && module.Source.Of(method, cancellation) is { } body && !MayRunInConstruction(method, module, cancellation))
            {
                foreach ((IOperation Place, ISymbol Holder) late in Assignments(body, holders, module))
                {
                    yield return Late(late, "The components were registered when the object was made", "register it with register_module, or copy the values into the old one");
                }
            }
        }
    }

    /// <summary>Whether some name of a holder stands where it may be assigned late; most classes are done with before anything is bound.</summary>
    private static bool MayAssignLate(List<ISymbol> holders, ModuleClass module, CancellationToken cancellation)
    {
        foreach (IMethodSymbol method in module.Type.GetMembers().OfType<IMethodSymbol>())
        {
            if (SourceBodies.SyntaxOf(method, cancellation) is { } syntax)
            {
                bool isFirst = module.Torch.IsOfLibrary(module.Type.BaseType!) && syntax is ConstructorDeclarationSyntax { Initializer: null or { RawKind: (int)SyntaxKind.BaseConstructorInitializer } };
                var words = new SourceWords(syntax);
                int behind = isFirst ? words.FirstPlaceOf(ComponentRegistration.Call) : syntax.SpanStart;
                if (holders.Any(holder => words.MayBeAssigned(holder.Name, behind)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Finding Late((IOperation Place, ISymbol Holder) assignment, string reason, string remedy, ImmutableArray<Location>? related = null) =>
        new(assignment.Place.Syntax.GetLocation(), reason, assignment.Holder.Name, remedy) { Related = related ?? ImmutableArray<Location>.Empty };

    /// <summary>The assignments of something new to one of the object's own holders.</summary>
    private static IEnumerable<(IOperation Place, ISymbol Holder)> Assignments(MethodBody body, List<ISymbol> holders, ModuleClass module) =>
        body.Ordered.SelectMany(Pairs)
            .Where(pair => pair.Target is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member
                && holders.Contains(member.Member, SymbolEqualityComparer.Default)
                && ComponentRegistration.IsMade(pair.Value, module.Torch)
                && !ComponentRegistration.IsEmpty(pair.Value.Unwrapped()!.Type, module.Torch))
            .Select(pair => (pair.Place, ((IMemberReferenceOperation)pair.Target).Member));

    /// <summary>What an operation assigns to what: one pair, or one for each element of a tuple.</summary>
    private static IEnumerable<(IOperation Place, IOperation Target, IOperation Value)> Pairs(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation or ICoalesceAssignmentOperation => [(operation, ((IAssignmentOperation)operation).Target, ((IAssignmentOperation)operation).Value)],
        IDeconstructionAssignmentOperation { Target: ITupleOperation targets } deconstruction when deconstruction.Value.Unwrapped() is ITupleOperation values =>
            targets.Elements.Zip(values.Elements, (target, value) => (target, target, value)),
        _ => [],
    };

    /// <summary>Whether some member of the class, or of one derived from it, calls the method, and so perhaps a constructor does.</summary>
    private static bool MayRunInConstruction(IMethodSymbol method, ModuleClass module, CancellationToken cancellation)
    {
        if (method.IsOverride)
        {
            // forward, tried out in a constructor.
            return ComponentRegistration.Constructors(module, cancellation).Any(constructor => constructor.Body.Root.Syntax.Names("forward") || constructor.Body.Root.Syntax.Names("call"));
        }

        CallSites sites = module.Source.References.CallsOf(method, cancellation);
        return !sites.IsComplete || method.IsVirtual || sites.Calls.Any(place => place.Operation is IInvocationOperation { Instance: IInstanceReferenceOperation });
    }
}
