using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Whether something is so of a symbol or of any that it leads to, in a graph with cycles. A symbol that is asked for while its own answer is being found counts as not so: what was found with its help holds only once that answer is known, and is
/// forgotten where that is yes.
/// </summary>
internal sealed class RecursiveAnswers
{
    private readonly Dictionary<(string Question, ISymbol Symbol), bool> known = new(Comparer.Instance);
    private readonly Dictionary<(string Question, ISymbol Symbol), int> open = new(Comparer.Instance);

    // Found with the help of open questions, with the outermost of those.
    private readonly Dictionary<(string Question, ISymbol Symbol), int> provisional = new(Comparer.Instance);

    // The outermost of the open questions that was taken for answered since the present one was asked.
    private int outermost = int.MaxValue;

    /// <summary>The answer for a symbol, found once.</summary>
    /// <param name="question">What is asked: several questions may lead to each other.</param>
    /// <param name="symbol">Of what.</param>
    /// <param name="find">Finds it.</param>
    public bool Of(string question, ISymbol symbol, Func<bool> find)
    {
        var key = (question, symbol);
        if (known.TryGetValue(key, out bool answer))
        {
            return answer;
        }

        if (open.TryGetValue(key, out int place) || provisional.TryGetValue(key, out place))
        {
            outermost = Math.Min(outermost, place);
            return false;
        }

        int before = outermost, own = open.Count;
        outermost = int.MaxValue;
        open.Add(key, own);
        answer = find();
        open.Remove(key);
        Keep(key, own, answer);
        outermost = Math.Min(before, outermost);
        return answer;
    }

    private void Keep((string Question, ISymbol Symbol) key, int own, bool answer)
    {
        if (answer)
        {
            known[key] = true;
            provisional.Clear();
            outermost = int.MaxValue;
        }
        else if (outermost < own)
        {
            provisional[key] = outermost;
        }
        else
        {
            known[key] = false;
            outermost = int.MaxValue;
            foreach (var settled in provisional.Where(found => found.Value >= own).Select(found => found.Key).ToList())
            {
                known[settled] = false;
                provisional.Remove(settled);
            }
        }
    }

    private sealed class Comparer : IEqualityComparer<(string Question, ISymbol Symbol)>
    {
        public static readonly Comparer Instance = new();

        public bool Equals((string Question, ISymbol Symbol) left, (string Question, ISymbol Symbol) right) => left.Question == right.Question && SymbolEqualityComparer.Default.Equals(left.Symbol, right.Symbol);

        public int GetHashCode((string Question, ISymbol Symbol) key) => SymbolEqualityComparer.Default.GetHashCode(key.Symbol);
    }
}
