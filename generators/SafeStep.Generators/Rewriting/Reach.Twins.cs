using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Rewriting;

/// <content>The twins of methods and properties.</content>
internal sealed partial class Reach
{
    private readonly Dictionary<ISymbol, string?> twins = new(SymbolEqualityComparer.Default);

    /// <summary>The methods and properties that have a twin.</summary>
    public IEnumerable<ISymbol> Members => twins.Keys;

    /// <summary>Makes sure that a method or property of the user has a twin, and whatever may run in its place; the twin's name, or null where there is none, which has been reported then.</summary>
    public string? DemandTwin(ISymbol member, SyntaxNode from)
    {
        member = member.OriginalDefinition;
        if (!Backend.IsInSource(member))
        {
            return TwinName(member);
        }

        if (twins.TryGetValue(member, out string? name))
        {
            return name;
        }

        twins[member] = name = TwinName(member);
        if (!CanHaveTwin(member, from))
        {
            return twins[member] = null;
        }

        if (TypeIndex.Overridden(member) is { } overridden)
        {
            if (Backend.Declares(overridden) || (!Backend.IsInSource(overridden) && !HasTwinElsewhere(overridden)))
            {
                Report(from, Descriptors.UnsupportedSyntax, $"{member.Name}, which overrides a method of another library,");
                return twins[member] = null;
            }

            DemandTwin(overridden, from);
        }

        if (member.ContainingType.TypeKind == TypeKind.Interface || member.IsVirtual || member.IsAbstract || member.IsOverride)
        {
            foreach (ISymbol other in Touching.Index.OverridesOf(member))
            {
                // A class that nothing can be written in is refused by the guard when such an object is in the model.
                if (member.ContainingType.TypeKind == TypeKind.Interface || ClassShape.CanBeExtended(other.ContainingType, Cancellation) || !Backend.IsModule(other.ContainingType))
                {
                    DemandTwin(other, from);
                }
            }
        }

        work.Enqueue(() => WriteTwin(member, name));
        return name;
    }

    /// <summary>Whether a member of another assembly has a twin there.</summary>
    public bool HasTwinElsewhere(ISymbol member) => member.ContainingType.GetMembers(TwinName(member)).Length > 0;

    /// <summary>Whether the twin stands in another type than the method.</summary>
    public bool StandsElsewhere(ISymbol member) => Backend.IsInSource(member) && !ClassShape.CanBeExtended(member.ContainingType, Cancellation);

    /// <summary>The type that holds the twin of a member.</summary>
    public string HomeOf(ISymbol member) => StandsElsewhere(member)
        ? $"global::{(member.ContainingNamespace.IsGlobalNamespace ? "" : member.ContainingNamespace.ToDisplayString() + ".")}{BesideOf(member.ContainingType)}"
        : member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    // A class beside one that is not partial, for the twins of static methods that use nothing of it that others cannot.
    private string BesideOf(INamedTypeSymbol type)
    {
        string name = string.Concat(ClassShape.ContainersOf(type).Append(type).Select(each => each.Name)) + "Twins";
        for (int i = 2; type.ContainingNamespace.GetTypeMembers(name).Length > 0; i++)
        {
            name += i;
        }

        return name;
    }

    private bool CanStandBeside(ISymbol member) =>
        member is IMethodSymbol { IsStatic: true, MethodKind: MethodKind.Ordinary } && ClassShape.ContainersOf(member.ContainingType).Append(member.ContainingType).All(type => !type.IsGenericType && !type.IsFileLocal)
        && Bodies.OperationOf(member) is { } operation && IsVisible(member)
        && MemberBody.DeclarationOf(member, Cancellation)!.DescendantNodes().OfType<SimpleNameSyntax>().All(name =>
            Backend.ModelOf(operation.Syntax.SyntaxTree).GetSymbolInfo(name, Cancellation).Symbol is not { } used || IsVisible(used) && (name.Parent is MemberAccessExpressionSyntax access && access.Name == name
                || used is not (IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }) || !TypeIndex.Derives(member.ContainingType, used.ContainingType)));

    private bool IsVisible(ISymbol symbol) => symbol switch
    {
        ILocalSymbol or IParameterSymbol or ITypeParameterSymbol or ILabelSymbol or IRangeVariableSymbol or INamespaceSymbol or IDiscardSymbol => true,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => true,
        _ => Backend.Compilation.IsSymbolAccessibleWithin(symbol, Backend.Compilation.Assembly),
    };

    // The same for a method and all that override it. An overload has its own parameters in its twin, too.
    private string TwinName(ISymbol member)
    {
        ISymbol root = member;
        while (TypeIndex.Overridden(root) is { } overridden && !Backend.Declares(overridden))
        {
            root = overridden;
        }

        if (root is IMethodSymbol { ExplicitInterfaceImplementations: [var implemented, ..] })
        {
            root = implemented;
        }
        else if (root is IPropertySymbol { ExplicitInterfaceImplementations: [var property, ..] })
        {
            root = property;
        }

        string name = root is IPropertySymbol { IsIndexer: true } ? "Item" : root.Name;
        string twin = name + "Twin";
        for (int i = 2; root.ContainingType.GetMembers(twin).Any(other => Backend.IsInSource(other) && !other.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute")); i++)
        {
            twin = $"{name}Twin{i}";
        }

        return twin;
    }

    private bool CanHaveTwin(ISymbol member, SyntaxNode from)
    {
        INamedTypeSymbol type = member.ContainingType;
        // An extension block has no name.
        if (type.Name.Length == 0)
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.ContainingType?.Name}.{member.Name}, a member of an extension block,");
            return false;
        }

        if (!ClassShape.CanBeExtended(type, Cancellation) && !CanStandBeside(member))
        {
            if (ClassShape.ContainersOf(type).Append(type).Any(container => container.IsFileLocal || container.IsRefLikeType))
            {
                Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.{member.Name}, whose type is local to its file or a ref struct,");
            }
            else
            {
                Report(from, Descriptors.NotPartial, type.Name);
            }

            return false;
        }

        // One that keeps its value is read past all that override it, which nothing but the property itself can do; that of an interface alone has no name here.
        if (member is IPropertySymbol { IsAbstract: false } kept && MemberBody.DeclarationOf(kept, Cancellation) is null && (kept.IsVirtual || kept.IsOverride || !kept.ExplicitInterfaceImplementations.IsEmpty))
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.{member.Name}, which keeps its value where another computes it,");
            return false;
        }

        // A call may name a parameter as one part does, a body as the other.
        if (member is IMethodSymbol method && (method.PartialDefinitionPart ?? method.PartialImplementationPart) is { } other && !method.Parameters.Select(parameter => parameter.Name).SequenceEqual(other.Parameters.Select(parameter => parameter.Name)))
        {
            Report(from, Descriptors.UnsupportedSyntax, $"{type.Name}.{member.Name}, whose parts name its parameters differently,");
            return false;
        }

        if (member is IMethodSymbol { IsAsync: true })
        {
            Report(from, Descriptors.Async, member.Name);
            return false;
        }

        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor } || member.IsStatic && (member.IsAbstract || member.IsVirtual) || member.IsExtern)
        {
            Report(from, Descriptors.UnsupportedSyntax, member.Name);
            return false;
        }

        if (MemberBody.DeclarationOf(member, Cancellation) is MemberDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.UnsafeKeyword))
        {
            Report(from, Descriptors.Unsafe, member.Name);
            return false;
        }

        return true;
    }

    private void WriteTwin(ISymbol member, string name)
    {
        SyntaxNode? declaration = MemberBody.DeclarationOf(member, Cancellation);
        if (declaration is null)
        {
            WriteAbstractTwin(member, name);
            return;
        }

        TypePart part = PartOf(member.ContainingType, declaration.SyntaxTree);
        var rewriter = new MethodRewriter(this, member, declaration, part);
        string body = rewriter.Rewrite();
        part.Add(new TwinMethod(TwinSignature.Of(member, declaration, name, part, rewriter.TextOf), EquatableArray<string>.Empty, body));
    }

    // One that keeps its value has one that reads it. One that has no body has a twin that says so: a class elsewhere need not have one.
    private void WriteAbstractTwin(ISymbol member, string name)
    {
        SyntaxNode declaration = member.DeclaringSyntaxReferences[0].GetSyntax(Cancellation);
        TypePart part = PartOf(member.ContainingType, declaration.SyntaxTree);
        part.Add(new TwinMethod(
            TwinSignature.Of(member, declaration, name, part, node => node.ToString()),
            EquatableArray<string>.Empty,
            member is IPropertySymbol { IsAbstract: false, IsIndexer: false } ? $"=> {(member.IsStatic ? "" : "this.")}{member.Written()}" : $"=> throw {part.Pass}.Refused($\"{{GetType()}} has no derivative of {member.ContainingType.Name}.{member.Name}: declare it partial, in a project that generates derivatives.\")"));
    }
}
