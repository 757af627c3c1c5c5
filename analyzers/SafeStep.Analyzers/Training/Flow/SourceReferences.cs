using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>An operation and the body that it stands in.</summary>
internal readonly record struct Place(IOperation Operation, MethodBody Body);

/// <summary>Every call of a method in this compilation.</summary>
/// <param name="Calls">The calls, constructions and constructor initializers.</param>
/// <param name="IsComplete">Whether it is called in no other way: by a delegate, through an interface that is not of this compilation.</param>
internal sealed record CallSites(ImmutableArray<Place> Calls, bool IsComplete);

/// <summary>
/// Who refers to whom in a compilation, worked out for the members that are asked about: which files have the name is looked up in their text, and only the bodies around it are bound.
/// </summary>
internal sealed class SourceReferences(SourceBodies source, Compilation compilation)
{
    /// <summary>A name that stands in more bodies is not followed.</summary>
    private const int MostBodies = 200;

    private readonly ConcurrentDictionary<ISymbol, CallSites> calls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Place>> references = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(string Name, bool IsType), ImmutableArray<MethodBody>> bodies = new();

    /// <summary>The calls of a method, those of what it overrides or implements included.</summary>
    public CallSites CallsOf(IMethodSymbol method, CancellationToken cancellation) =>
        calls.GetOrAdd(method.OriginalDefinition, key => FindCalls((IMethodSymbol)key, cancellation));

    /// <summary>Where a field, property or parameter of a primary constructor is named.</summary>
    public ImmutableArray<Place> ReferencesTo(ISymbol symbol, CancellationToken cancellation) =>
        references.GetOrAdd(symbol.OriginalDefinition, key => FindReferences(key, cancellation));

    /// <summary>The methods that a call may lead to: the target itself or, where it is virtual, what overrides or implements it in this compilation. Empty when one of them has no body here.</summary>
    public ImmutableArray<IMethodSymbol> TargetsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        IMethodSymbol definition = method.AsWritten();
        bool isOverridable = (definition.IsVirtual || definition.IsAbstract || definition.IsOverride) && !definition.IsSealed && !definition.ContainingType.IsSealed;
        if (!isOverridable)
        {
            return definition.DeclaringSyntaxReferences.IsEmpty ? [] : [definition];
        }

        return
        [
            .. compilation.GetSymbolsWithName(definition.Name, SymbolFilter.Member, cancellation).OfType<IMethodSymbol>()
                .Where(candidate => !candidate.IsAbstract && !candidate.DeclaringSyntaxReferences.IsEmpty && Stands(candidate, definition)),
        ];
    }

    private static bool Stands(IMethodSymbol candidate, IMethodSymbol definition)
    {
        if (definition.ContainingType.TypeKind == TypeKind.Interface)
        {
            return candidate.ContainingType.AllInterfaces.Any(face => SymbolEqualityComparer.Default.Equals(face.OriginalDefinition, definition.ContainingType.OriginalDefinition)
                && face.GetMembers(definition.Name).Any(member => SymbolEqualityComparer.Default.Equals(candidate.ContainingType.FindImplementationForInterfaceMember(member), candidate)));
        }

        return RootsOf(candidate).Contains(definition, SymbolEqualityComparer.Default);
    }

    /// <summary>The method with those that it overrides or implements.</summary>
    private static IEnumerable<ISymbol> RootsOf(ISymbol member)
    {
        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            yield return current.OriginalDefinition;
        }

        foreach (INamedTypeSymbol face in member.ContainingType?.AllInterfaces ?? [])
        {
            foreach (ISymbol implemented in face.GetMembers(member.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(member.ContainingType!.FindImplementationForInterfaceMember(implemented), member))
                {
                    yield return implemented.OriginalDefinition;
                }
            }
        }
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private CallSites FindCalls(IMethodSymbol method, CancellationToken cancellation)
    {
        HashSet<ISymbol> roots = new(RootsOf(method), SymbolEqualityComparer.Default);
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        if (!TryBodies(isConstructor ? NamesOfConstruction(method) : [method.Name], isConstructor ? method : null, cancellation, out ImmutableArray<MethodBody> found))
        {
            return new CallSites([], IsComplete: false);
        }

        var sites = ImmutableArray.CreateBuilder<Place>();
        bool isComplete = roots.All(root => !root.DeclaringSyntaxReferences.IsEmpty);
        foreach (MethodBody body in found)
        {
            foreach (IOperation operation in body.All)
            {
                switch (operation)
                {
                    case IInvocationOperation call when roots.Contains(call.TargetMethod.AsWritten()):
                    case IObjectCreationOperation { Constructor: { } constructor } when roots.Contains(constructor.OriginalDefinition):
                        sites.Add(new Place(operation, body));
                        break;
                    case IMethodReferenceOperation reference when roots.Contains(reference.Method.AsWritten()):
                        isComplete = false;
                        break;
                }
            }
        }

        return new CallSites(sites.ToImmutable(), isComplete);
    }

    /// <summary>What stands where an object is made: the type's name, new(), base() or this().</summary>
    private static string[] NamesOfConstruction(IMethodSymbol constructor) =>
        constructor.ContainingType.InstanceConstructors.Length > 1 ? [constructor.ContainingType.Name, "new", "base", "this"] : [constructor.ContainingType.Name, "new", "base"];

    private ImmutableArray<Place> FindReferences(ISymbol symbol, CancellationToken cancellation)
    {
        HashSet<ISymbol> roots = new(RootsOf(symbol), SymbolEqualityComparer.Default);
        if (!TryBodies([symbol.Name], constructor: null, cancellation, out ImmutableArray<MethodBody> found))
        {
            return default;
        }

        return
        [
            .. found.SelectMany(body => body.All
                .Where(operation => operation switch
                {
                    IFieldReferenceOperation field => roots.Contains(field.Field.OriginalDefinition),
                    IPropertyReferenceOperation property => roots.Contains(property.Property.OriginalDefinition),
                    IParameterReferenceOperation parameter => roots.Contains(parameter.Parameter.OriginalDefinition),
                    _ => false,
                })
                .Select(operation => new Place(operation, body))),
        ];
    }

    private bool TryBodies(string[] names, IMethodSymbol? constructor, CancellationToken cancellation, out ImmutableArray<MethodBody> found)
    {
        found = bodies.GetOrAdd((names[0], constructor is not null), key => Bodies(key.Name, key.IsType, cancellation));
        foreach (string name in names.Skip(1))
        {
            ImmutableArray<MethodBody> more = found.IsDefault ? found : Bodies(name, isType: false, cancellation, constructor);
            found = more.IsDefault ? more : [.. found.Concat(more).Distinct()];
        }

        return !found.IsDefault && found.Length <= MostBodies;
    }

    /// <summary>
    /// The bodies that a name stands in; default where they are too many. A member may have the name of a type (Optimizer Optimizer): where only a type can stand, none is meant. Of new, base and this only those that stand before a bracket, as in new(), that may call the constructor and are in the files that have the type's name: new Other() makes no object of it.
    /// </summary>
    private ImmutableArray<MethodBody> Bodies(string name, bool isType, CancellationToken cancellation, IMethodSymbol? called = null)
    {
        var nodes = new HashSet<SyntaxNode>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (called is not null && !SourceWords.PlacesIn(tree, called.ContainingType.Name).Any())
            {
                continue;
            }

            SyntaxNode? root = null;
            foreach (int place in called is null ? SourceWords.PlacesIn(tree, name) : SourceWords.PlacesOfCallsIn(tree, name))
            {
                root ??= tree.GetRoot(cancellation);
                if ((called is null ? isType || !IsTypeAt(root, place) : MayCall(called, root.FindToken(place).Parent)) && SourceBodies.ExecutablePartAt(root, place) is { } part && nodes.Add(part) && nodes.Count > MostBodies)
                {
                    // Too many to be followed: none is bound for it.
                    return default;
                }
            }
        }

        return [.. nodes.Select(node => source.Of(node, cancellation)).Where(body => body is not null).Select(body => body!)];
    }

    /// <summary>Whether new(...), base(...) or this(...) may call the constructor, as far as the syntax tells: by the number of arguments and, in an array, by the name of its type. A name behind a dot is no alias.</summary>
    private static bool MayCall(IMethodSymbol constructor, SyntaxNode? call) => call switch
    {
        ImplicitObjectCreationExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ArrayCreationExpressionSyntax { Type.ElementType: QualifiedNameSyntax { Right.Identifier.ValueText: var element } } } }
            when element != constructor.ContainingType.Name => false,
        ImplicitObjectCreationExpressionSyntax creation => Takes(constructor, creation.ArgumentList.Arguments.Count),
        ConstructorInitializerSyntax initializer => Takes(constructor, initializer.ArgumentList.Arguments.Count),
        _ => true,
    };

    private static bool Takes(IMethodSymbol constructor, int arguments) =>
        arguments >= constructor.Parameters.Count(parameter => !parameter.IsOptional && !parameter.IsParams)
        && (arguments <= constructor.Parameters.Length || constructor.Parameters.Any(parameter => parameter.IsParams));

    private static bool IsTypeAt(SyntaxNode root, int place) => root.FindToken(place).Parent is SimpleNameSyntax name && SyntaxFacts.IsInTypeOnlyContext(name);
}
