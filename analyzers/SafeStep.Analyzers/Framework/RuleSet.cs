using System;
using System.Collections.Immutable;
using System.Linq;

namespace SafeStep.Analyzers;

/// <summary>The rules of each kind. A rule is found by being there: no list has to name it.</summary>
internal static class RuleSet
{
    /// <summary>Every rule of a kind, in the order of their IDs.</summary>
    public static ImmutableArray<TRule> Of<TRule>()
        where TRule : IRule =>
    [
        .. typeof(RuleSet).Assembly.GetTypes()
            .Where(type => typeof(TRule).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(type => (TRule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Descriptor.Id, StringComparer.Ordinal),
    ];
}
