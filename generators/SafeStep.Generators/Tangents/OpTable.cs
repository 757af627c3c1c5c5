using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tangents;

/// <summary>
/// The table of operations: one row each, in files by family. What is not in it is refused. Whether a row has a radius inside a network and a second order is told by the methods of that name in
/// HiddenRadii and OpJets.
/// </summary>
internal static partial class OpTable
{
    /// <summary>Why what asks for gradients is refused where they would be those of the parameters.</summary>
    public const string WorksOnGradients = "it works on gradients, of which a derivative pass has none";

    private static readonly Dictionary<string, Op> ByName = Index();

    /// <summary>All rows.</summary>
    public static IEnumerable<Op> Rows => ByName.Values.Distinct();

    /// <summary>The row of a method or property of the library by its name; null when there is none.</summary>
    public static Op? Find(string name) => ByName.TryGetValue(name, out Op? op) ? op : null;

    /// <summary>Whether a method is what the table has under its name: in linalg a norm is that of a matrix.</summary>
    public static bool MeansTheSame(IMethodSymbol method) => method.ContainingType.Name != "linalg" || method.Name is "diagonal" or "matrix_rank";

    /// <summary>Whether the name says that the operation writes its first tensor.</summary>
    public static bool IsInPlace(string name) => name.Length > 1 && name[name.Length - 1] == '_' && name[name.Length - 2] != '_';

    /// <summary>Whether the name is that of a tensor filled with constants in a given shape.</summary>
    public static bool IsFilled(string name) => name is "empty" or "full" or "ones" or "zeros" or "eye" or "arange" or "linspace" or "logspace";

    private static Dictionary<string, Op> Index()
    {
        var index = new Dictionary<string, Op>(StringComparer.Ordinal);
        foreach (Op op in Arithmetic().Concat(Pointwise()).Concat(Activations()).Concat(Reductions()).Concat(Products()).Concat(Shapes()).Concat(Parts()).Concat(Constants()).Concat(Others()))
        {
            index.Add(op.Name, op);
            foreach (string synonym in op.Synonyms)
            {
                index.Add(synonym, op);
            }
        }

        return index;
    }

    private static Op Rule(string name, params string[] synonyms) => new(name, OpKind.Rule) { Synonyms = synonyms };

    private static Op Linear(string name, params string[] synonyms) => new(name, OpKind.Linear) { Synonyms = synonyms };

    private static Op View(string name, params string[] synonyms) => new(name, OpKind.Linear) { Result = OpResult.View, Synonyms = synonyms };

    private static Op MaybeView(string name, params string[] synonyms) => new(name, OpKind.Linear) { Result = OpResult.MaybeView, Synonyms = synonyms };

    private static IEnumerable<Op> Each(OpKind kind, string names) => names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => new Op(name, kind));

    private static IEnumerable<Op> Refused(string reason, string names) => Each(OpKind.Refused, names).Select(op => op with { Reason = reason });
}
