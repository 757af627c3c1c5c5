namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>The other methods of a program, made as they are called for.</summary>
internal sealed class Helpers(Tape tape, Naming naming)
{
    private const int Most = 3;
    private readonly List<string> names = [];
    private readonly List<string> texts = [];
    private bool making;

    public IEnumerable<string> Texts => texts;

    /// <summary>The name of a method from a square to a square.</summary>
    public string Function(Expressions expressions)
    {
        // A helper that is being made calls none, so that none calls itself.
        if (making || names.Count >= Most || (names.Count > 0 && tape.OneIn(2)))
        {
            return names.Count == 0 ? "Same" : tape.Of([.. names]);
        }

        making = true;
        var scope = new Scope(naming, [new Variable("x", Kind.Square)]) { Depth = 2 };
        bool throughBlock = tape.OneIn(2);
        string body = throughBlock
            ? $"{{ {string.Join(" ", new Statements(tape, expressions).Block(scope, 3))} return {expressions.Square(scope, 1)}; }}"
            : $"=> {expressions.Square(scope, 1)};";
        making = false;
        string name = "Helper" + (names.Count + 1);
        texts.Add($"private Tensor {name}(Tensor x) {body}");
        names.Add(name);
        return name;
    }
}
