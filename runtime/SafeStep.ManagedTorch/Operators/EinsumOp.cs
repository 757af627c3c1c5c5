namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Products summed over repeated letters, as "bij,bjk->bik"; "..." stands for any leading dimensions, a letter twice in one operand for its diagonal.</summary>
    /// <exception cref="ArgumentException">An equation that does not fit the operands.</exception>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        using var scope = NewDisposeScope();
        var (terms, output) = Einsum.Parse(equation, tensors);
        var operands = terms.Zip(tensors, (t, x) => Einsum.Diagonals(x, t)).ToList();
        while (operands.Count > 1)
        {
            var (first, second) = (operands[0], operands[1]);
            var kept = output.Concat(operands.Skip(2).SelectMany(o => o.Letters)).ToHashSet();
            operands.RemoveRange(0, 2);
            operands.Insert(0, Einsum.Contract(first, second, kept));
        }
        return Einsum.Arrange(Einsum.SumOut(operands[0], output.ToHashSet()), output).MoveToOuterDisposeScope();
    }
}

/// <summary>A tensor whose dimensions are named by letters.</summary>
internal readonly record struct Lettered(torch.Tensor Value, string Letters);

/// <summary>The steps of an Einstein summation.</summary>
internal static class Einsum
{
    internal static (string[] Terms, string Output) Parse(string equation, torch.Tensor[] tensors)
    {
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != tensors.Length) throw new ArgumentException($"einsum: \"{equation}\" names {terms.Length} operands; {tensors.Length} are given.", nameof(equation));
        var spare = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            var named = terms[i].Replace("...", "", StringComparison.Ordinal).Length;
            var hidden = tensors[i].Sizes.Length - named;
            if (hidden < 0 || (hidden > 0 && !terms[i].Contains("...", StringComparison.Ordinal)))
            {
                throw new ArgumentException($"einsum: \"{terms[i]}\" of \"{equation}\" names {named} dimensions; the operand's shape is {Layout.Text(tensors[i].Sizes)}.", nameof(equation));
            }
            spare = Math.Max(spare, hidden);
            terms[i] = terms[i].Replace("...", Hidden(hidden), StringComparison.Ordinal);
        }
        var letters = string.Concat(terms);
        var output = sides.Length == 2 ? sides[1].Replace("...", Hidden(spare), StringComparison.Ordinal)
            : Hidden(spare) + string.Concat(letters.Where(c => char.IsLetter(c) && letters.Count(l => l == c) == 1).Order());
        foreach (var letter in letters.Concat(output))
        {
            if (!char.IsAsciiLetter(letter) && letter >= 32) throw new ArgumentException($"einsum: '{letter}' in \"{equation}\" is not a letter.", nameof(equation));
        }
        if (output.Any(c => !letters.Contains(c)) || output.Distinct().Count() != output.Length)
        {
            throw new ArgumentException($"einsum: each letter of the result of \"{equation}\" must stand once there and in an operand.", nameof(equation));
        }
        return (terms, output);

        // Dimensions behind "..." are named by control characters, the last one first, so that they line up from the right.
        static string Hidden(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(count - i)));
    }

    internal static Lettered Diagonals(torch.Tensor x, string letters)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var again = letters.IndexOf(letters[i], i + 1);
            if (again < 0) continue;
            if (x.Sizes[i] != x.Sizes[again]) throw new ArgumentException($"einsum: '{letters[i]}' names sizes {x.Sizes[i]} and {x.Sizes[again]} of shape {Layout.Text(x.Sizes)}.");
            return Diagonals(x.diagonal(0, i, again), letters.Remove(again, 1).Remove(i, 1) + letters[i]);
        }
        return new Lettered(x, letters);
    }

    internal static Lettered SumOut(Lettered operand, HashSet<char> kept)
    {
        var dims = Enumerable.Range(0, operand.Letters.Length).Where(i => !kept.Contains(operand.Letters[i])).Select(i => (long)i).ToArray();
        return dims.Length == 0 ? operand : new Lettered(operand.Value.sum(dims), string.Concat(operand.Letters.Where(kept.Contains)));
    }

    internal static Lettered Contract(Lettered a, Lettered b, HashSet<char> kept)
    {
        a = SumOut(a, [.. kept, .. b.Letters]);
        b = SumOut(b, [.. kept, .. a.Letters]);
        var shared = a.Letters.Where(c => b.Letters.Contains(c)).ToArray();
        var batch = string.Concat(shared.Where(kept.Contains));
        var summed = string.Concat(shared.Where(c => !kept.Contains(c)));
        var left = string.Concat(a.Letters.Where(c => !b.Letters.Contains(c)));
        var right = string.Concat(b.Letters.Where(c => !a.Letters.Contains(c)));
        var sizes = Sizes(a, b);
        var x = Stretched(a, batch + left + summed, sizes).reshape(Count(batch), Count(left), Count(summed));
        var y = Stretched(b, batch + summed + right, sizes).reshape(Count(batch), Count(summed), Count(right));
        var letters = batch + left + right;
        return new Lettered(x.bmm(y).view([.. letters.Select(c => sizes[c])]), letters);

        long Count(string group) => group.Aggregate(1L, (n, c) => n * sizes[c]);
    }

    internal static torch.Tensor Arrange(Lettered operand, string output) =>
        operand.Letters == output ? operand.Value.alias() : operand.Value.permute([.. output.Select(c => (long)operand.Letters.IndexOf(c))]);

    private static torch.Tensor Stretched(Lettered operand, string order, Dictionary<char, long> sizes) => Arrange(operand, order).expand([.. order.Select(c => sizes[c])]);

    private static Dictionary<char, long> Sizes(Lettered a, Lettered b)
    {
        var sizes = new Dictionary<char, long>();
        foreach (var (value, letters) in new[] { a, b })
        {
            for (var i = 0; i < letters.Length; i++)
            {
                var size = value.Sizes[i];
                if (!sizes.TryGetValue(letters[i], out var known) || known == 1) sizes[letters[i]] = size;
                else if (size != known && size != 1) throw new ArgumentException($"einsum: '{letters[i]}' names sizes {known} and {size}.");
            }
        }
        return sizes;
    }
}
