using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <content>
/// The names by which twins call operations. The library's overloads lose the parameters that are not given, and those of torch and of Tensor stand in one class: where the compiler could choose another one than
/// for the user's call, the name says which is meant.
/// </content>
internal sealed partial class OpWrappers
{
    /// <summary>The name by which twins call it.</summary>
    public string Name(OpUse use)
    {
        string name = use.OwnNames ? $"{use.Name}_of_{use.Member.ContainingType.Name}" : use.Name + Skipping(use) + (TypeThatANumberMayBe(use) ?? TypeOfTheLonger(use));
        return Identifiers.IsReserved(name) ? "@" + name : name;
    }

    // clamp(min) and clamp(max) take the same types.
    private static string Skipping(OpUse use)
    {
        int gap = use.Supplied.TakeWhile((parameter, i) => parameter.Ordinal == i).Count();
        return gap == use.Supplied.Count ? "" : "_with_" + string.Join("_", use.Supplied.Skip(gap).Select(parameter => parameter.Name));
    }

    // 0 is a number and a member of every enumeration: between wrappers that take one or the other the compiler could not choose.
    private string? TypeThatANumberMayBe(OpUse use)
    {
        for (int i = 0; i < use.Supplied.Count; i++)
        {
            ITypeSymbol type = Inner(use.Supplied[i].Type);
            if (type.TypeKind == TypeKind.Enum && Others(use).Any(other => other.Count > i && IsNumber(Inner(other[i].Type))))
            {
                return "_" + type.Name;
            }
        }

        return null;
    }

    // Of two that take what is given the compiler prefers the one that needs no defaults, which can no longer be seen.
    private string? TypeOfTheLonger(OpUse use)
    {
        int count = use.Supplied.Count;
        if (count == 0 || use.Parameters.Count == count || Skipping(use).Length > 0)
        {
            return null;
        }

        bool isShadowed = Others(use).Any(other => other.Count == count
            && other.Zip(use.Supplied, (one, another) => (One: one.Type, Another: another.Type)).All(pair => AreConfusable(pair.One, pair.Another))
            && !other.Zip(use.Supplied, (one, another) => SymbolEqualityComparer.Default.Equals(one.Type, another.Type)).All(same => same));
        return isShadowed ? "_" + string.Concat(use.Supplied.Select(parameter => parameter.Type is IArrayTypeSymbol array ? array.ElementType.Name + "s" : Inner(parameter.Type).Name)) : null;
    }

    private bool AreConfusable(ITypeSymbol one, ITypeSymbol another) =>
        SymbolEqualityComparer.Default.Equals(one, another) || backend.Compilation.ClassifyCommonConversion(one, another).IsImplicit || backend.Compilation.ClassifyCommonConversion(another, one).IsImplicit
        || MayBeNull(one) && MayBeNull(another);

    private static bool MayBeNull(ITypeSymbol type) => type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    // What else has the name, without the tensor that comes first.
    private IEnumerable<IReadOnlyList<IParameterSymbol>> Others(OpUse use)
    {
        int skip = use.HasReceiver ? 1 : 0;
        foreach (IMethodSymbol other in new[] { backend.Tensor, backend.Torch, use.Member.ContainingType }.Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).SelectMany(home => home.GetMembers(use.Member.Name)).OfType<IMethodSymbol>())
        {
            if (other.IsStatic && skip == 1)
            {
                yield return other.Parameters.Skip(1).ToList();
            }
            else if (other.IsStatic || skip == 1)
            {
                yield return other.Parameters;
            }
            else if (use.Supplied.Count > 0)
            {
                // As many as there are of a static one, whose first stands before them.
                yield return other.Parameters.Prepend(use.Supplied[0]).ToList();
            }
        }
    }

    private static ITypeSymbol Inner(ITypeSymbol type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_Single || type.Name == "Scalar";
}
