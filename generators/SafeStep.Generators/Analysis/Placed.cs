using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Generators.Analysis;

/// <summary>What an operation stands for that has no operand of its own.</summary>
internal static class Placed
{
    /// <summary>What stands before the question mark.</summary>
    public static IOperation? ByQuestionMark(IConditionalAccessInstanceOperation asked)
    {
        IOperation inner = asked;
        for (IOperation? outer = asked.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            if (outer is IConditionalAccessOperation access && access.WhenNotNull == inner)
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>What an initialiser is of: a new object, a copy, or a member of one.</summary>
    public static IOperation? ByInitializer(IInstanceReferenceOperation made)
    {
        IOperation? outer = made.Parent;
        while (outer is not (null or IObjectOrCollectionInitializerOperation or IAnonymousObjectCreationOperation))
        {
            outer = outer.Parent;
        }

        return outer is IAnonymousObjectCreationOperation ? outer : outer?.Parent is IMemberInitializerOperation member ? member.InitializedMember : outer?.Parent;
    }

    /// <summary>What a pattern is held against; of a nested one the whole.</summary>
    public static IOperation? ByPattern(IOperation matched)
    {
        for (IOperation? outer = matched.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IIsPatternOperation { Value: var value }:
                    return value;
                case ISwitchExpressionOperation { Value: var value }:
                    return value;
                case ISwitchOperation { Value: var value }:
                    return value;
            }
        }

        return null;
    }
}
