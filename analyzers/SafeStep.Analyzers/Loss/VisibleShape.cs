using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace SafeStep.Analyzers.Loss;

/// <summary>What a tensor's numbers are, as far as the source shows.</summary>
internal enum Elements
{
    Unknown,
    Integer,
    Float,
}

/// <summary>What the source shows of a tensor.</summary>
/// <param name="Sizes">The size of each dimension, null for one that is not known. Where the rank is not known, the last size alone.</param>
/// <param name="HasRank">Whether all dimensions are listed.</param>
internal sealed record VisibleShape(ImmutableArray<long?> Sizes, bool HasRank)
{
    public static readonly VisibleShape Unknown = EndingIn(null);

    public Elements Elements { get; init; }

    /// <summary>The numbers in the tensor that the source spells out, in no order.</summary>
    public ImmutableArray<long> Values { get; init; } = ImmutableArray<long>.Empty;

    public int Rank => Sizes.Length;

    public long? Last => Sizes.IsEmpty ? null : Sizes[Sizes.Length - 1];

    public static VisibleShape Of(IEnumerable<long?> sizes) => new([.. sizes], HasRank: true);

    public static VisibleShape EndingIn(long? size) => new([size], HasRank: false);

    /// <summary>The same numbers in another shape.</summary>
    public VisibleShape Reshaped(IEnumerable<long?> sizes) => this with { Sizes = [.. sizes], HasRank = true };

    /// <summary>The same numbers in a shape that is not known.</summary>
    public VisibleShape Spoiled() => this with { Sizes = Unknown.Sizes, HasRank = false };

    /// <summary>The index that a dimension, which may be counted from the end, stands for; null where it is not known or out of range.</summary>
    public int? IndexOf(long? dimension, int most)
    {
        long? index = dimension < 0 ? dimension + most : dimension;
        return HasRank && index >= 0 && index < most ? (int)index.Value : null;
    }

    /// <summary>With some dimensions merged into one.</summary>
    public VisibleShape Flattened(long? from, long? to)
    {
        if (IndexOf(from, Rank) is not { } first || IndexOf(to, Rank) is not { } last || last < first)
        {
            return Spoiled();
        }

        long? merged = Sizes.Skip(first).Take(last - first + 1).Aggregate((long?)1, (product, size) => product * size);
        return Reshaped([.. Sizes.Take(first), merged, .. Sizes.Skip(last + 1)]);
    }

    public override string ToString() => "[" + string.Join(", ", Sizes.Select(size => size is { } known ? known.ToString(CultureInfo.InvariantCulture) : "?")) + "]";
}
