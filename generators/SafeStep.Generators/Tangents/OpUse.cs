using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tangents;

/// <summary>An operation as a twin uses it.</summary>
/// <param name="Member">The method or property of the library, or the user's method that has a rule.</param>
/// <param name="Op">Its row in the table; null for a user's method.</param>
/// <param name="Supplied">The parameters that are given; the others keep their defaults.</param>
/// <param name="OwnNames">Whether arguments are named out of order, so that the names of the parameters count.</param>
internal sealed record OpUse(ISymbol Member, Op? Op, IReadOnlyList<IParameterSymbol> Supplied, bool OwnNames)
{
    public IMethodSymbol? Method => Member as IMethodSymbol;

    /// <summary>Whether it is called on a tensor.</summary>
    public bool HasReceiver => !Member.IsStatic;

    public IReadOnlyList<IParameterSymbol> Parameters => Method?.Parameters ?? [];

    /// <summary>Whether it writes its first tensor.</summary>
    public bool IsInPlace => Op is not null && OpTable.IsInPlace(Member.Name) && OpTable.Find(Member.Name) is not { Kind: OpKind.Linear, Replay: "{t}" };

    /// <summary>The name of the method that stands for it.</summary>
    public string Name => (Op, Member) switch
    {
        (null, _) => Member.Name,
        (_, { Name: "where", IsStatic: false }) => "where_of",
        (_, IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.BuiltinOperator }) => Op.Name,
        _ => Member.Name,
    };
}
