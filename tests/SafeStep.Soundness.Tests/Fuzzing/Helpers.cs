namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>The other methods of a program, made as they are called for.</summary>
internal sealed class Helpers(Tape tape, Naming naming)
{
    private const int Most = 3;
    private readonly List<string> names = [];
    private readonly List<string> texts = [];

    public IEnumerable<string> Texts => texts;

    /// <summary>Whether one is being made: then it calls none that is not made yet, so that none calls itself.</summary>
    public bool IsMaking { get; private set; }

    /// <summary>The body of a virtual method from a square to a square.</summary>
    public string Bend { get; private set; } = "=> x;";

    /// <summary>What overrides it.</summary>
    public string BendOverride { get; private set; } = "=> base.Bend(x);";

    /// <summary>The body of a virtual property, a row.</summary>
    public string Scale { get; private set; } = "=> w;";

    /// <summary>The body of a virtual method from two squares to the halves of one.</summary>
    public string Join { get; private set; } = "=> (x[..2], b[2..]);";

    /// <summary>The name of a method from a square to a square.</summary>
    public string Function(Expressions expressions)
    {
        if (IsMaking || names.Count >= Most || (names.Count > 0 && tape.OneIn(2)))
        {
            return names.Count == 0 ? "Same" : tape.Of([.. names]);
        }

        string body = Body(expressions);
        string name = "Helper" + (names.Count + 1);
        texts.Add($"private Tensor {name}(Tensor x) {body}");
        names.Add(name);
        return name;
    }

    /// <summary>Makes the virtual ones, when all that calls them is made.</summary>
    public void MakeVirtuals(Expressions expressions)
    {
        Bend = Body(expressions);
        string bend = tape.Of("base.Bend(x)", "base.Bend(base.Bend(x))", "base.Bend(x.mul_(0.9))");
        BendOverride = $"{{ var bent = {bend}; return bent * 0.5 + {Square(expressions, "x")}; }}";
        Scale = tape.Of("=> w.tanh();", "{ get { var s = fc.bias! * 0.5; s.add_(w); return s; } }", "=> fc.weight![1].sigmoid();", "=> w;");
        Join = $"=> ({Expressions.Postfix(Square(expressions, "x", "b"))}[..2], {Expressions.Postfix(Square(expressions, "x", "b"))}[2..]);";
    }

    private string Square(Expressions expressions, params string[] parameters)
    {
        IsMaking = true;
        string square = expressions.Square(new Scope(naming, parameters.Select(name => new Variable(name, Kind.Square))) { Depth = 2 }, 2);
        IsMaking = false;
        return square;
    }

    private string Body(Expressions expressions)
    {
        IsMaking = true;
        var scope = new Scope(naming, [new Variable("x", Kind.Square)]) { Depth = 2 };
        string body = tape.OneIn(2)
            ? $"{{ {string.Join(" ", new Statements(tape, naming, expressions).Block(scope, 3))} return {expressions.Square(scope, 1)}; }}"
            : $"=> {expressions.Square(scope, 1)};";
        IsMaking = false;
        return body;
    }
}
