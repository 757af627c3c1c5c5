using System.Collections.Immutable;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Emission;

/// <summary>Which files are written.</summary>
internal static class GeneratedFiles
{
    /// <summary>One part for each class and file of its source, under names that differ in more than their case, as the compiler demands.</summary>
    public static IEnumerable<TwinClass> Merge(ImmutableArray<TwinClass> all)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (TwinClass part in all.GroupBy(part => (part.HintName, Class: string.Join(" ", part.Containers.Append(part.Declaration)))).OrderBy(same => same.Key.HintName, StringComparer.Ordinal).ThenBy(same => same.Key.Class, StringComparer.Ordinal).Select(same => same.Aggregate((first, second) => first.MergedWith(second))))
        {
            string name = part.HintName;
            for (int i = 2; !taken.Add(name); i++)
            {
                name = $"{part.HintName}_{i}";
            }

            yield return part with { HintName = name };
        }
    }
}
