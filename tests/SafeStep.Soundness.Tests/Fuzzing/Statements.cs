namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Random statements over the variables of a scope.</summary>
internal sealed class Statements
{
    private readonly Tape tape;
    private readonly Expressions expressions;
    private readonly Flows flows;

    public Statements(Tape tape, Naming naming, Expressions expressions)
    {
        this.tape = tape;
        this.expressions = expressions;
        flows = new Flows(tape, naming, expressions, this);
    }

    /// <summary>A block's statements, each on a line.</summary>
    public IEnumerable<string> Block(Scope scope, int most)
    {
        int count = 1 + tape.Next(most);
        for (int i = 0; i < count && !(tape.IsAtEnd && i > 0); i++)
        {
            yield return Statement(scope);
        }
    }

    /// <summary>A sum of all that is in scope: what was missed anywhere shows.</summary>
    public string Return(Scope scope)
    {
        var parts = scope.Of(Kind.Square).Select(square => square.Name).ToList();
        parts.AddRange(scope.Of(Kind.Row).Select(row => row.Name));
        foreach (Kind kind in new[] { Kind.List, Kind.Array })
        {
            parts.AddRange(scope.Of(kind).SelectMany(container => new[] { container.Name + "[0]", container.Name + "[^1]" }));
        }

        parts.AddRange(scope.Of(Kind.Pair).SelectMany(pair => new[] { pair.Name + ".Item1", pair.Name + ".Item2" }));
        parts.AddRange(scope.Of(Kind.Dictionary).Select(map => map.Name + "[\"a\"]"));
        parts.AddRange(scope.Of(Kind.Box).Select(box => box.Name + ".Field"));
        parts.AddRange(scope.Of(Kind.Record).SelectMany(record => new[] { record.Name + ".A", record.Name + ".B" }));
        parts.AddRange(scope.Of(Kind.Cell).Select(cell => cell.Name + ".Value"));
        string sum = parts.Count == 0 ? "w.expand(4, 4)" : string.Join(" + ", parts.Select((part, i) => i % 3 == 1 ? part + " * 0.5" : i % 3 == 2 ? part + ".tanh()" : part));
        return tape.OneIn(3) ? $"return {expressions.Square(scope)};" : $"return {sum};";
    }

    private string Statement(Scope scope)
    {
        bool nests = scope.Depth < 3;
        return tape.Next(nests ? 34 : 18) switch
        {
            0 or 1 => Declared(scope, Kind.Square, "var {0} = {1};", expressions.Square(scope)),
            2 => Declared(scope, Kind.Row, "var {0} = {1};", tape.Of($"{expressions.Element(scope)}[{tape.Next(4)}]", expressions.Row(scope))),
            3 or 4 => Assigned(scope),
            5 or 6 or 7 => Written(scope),
            8 or 9 => Container(scope),
            10 => Stored(scope),
            11 => Deconstructed(scope),
            12 => Declared(scope, Kind.Number, "int {0} = {1};", expressions.Number(scope)),
            13 => Reference(scope),
            14 => Called(scope),
            15 => $"{(tape.OneIn(2) ? "_ = " : "")}{expressions.Write(scope)};",
            16 or 17 => flows.Simple(scope),
            18 => $"if ({expressions.Condition(scope)}) {Braces(scope.Block())}{(tape.OneIn(2) ? $" else {Braces(scope.Block())}" : "")}",
            19 or 20 => Loop(scope),
            21 => $"switch (({expressions.Number(scope)}) % 3) {{ case 0: {Braces(scope.Block())} break; case 1: {Braces(scope.Block())} goto default; default: {Braces(scope.Block())} break; }}",
            22 => tape.Of("using (no_grad()) ", "lock (gate) ", "using (enable_grad()) ", "checked ", "using (set_grad_enabled(false)) ") + Braces(scope.Block()),
            23 => tape.Of($"try {Braces(scope.Block())} finally {Braces(scope.Closed())}", $"try {{ {Lines(scope.Block())} if (flag) throw new ArgumentException(\"a\"); }} catch (ArgumentException) {Braces(scope.Block())}"),
            24 => Scoped(scope),
            25 => Function(scope),
            26 => Procedure(scope),
            27 or 28 or 29 or 30 or 31 or 32 => flows.Nested(scope),
            _ => scope.InLoop || !scope.MayReturn ? !scope.InLoop ? Assigned(scope) : $"if ({expressions.Condition(scope)}) {tape.Of("break", "continue")};" : $"if ({expressions.Number(scope)} > 9) return {expressions.Square(scope)};",
        };
    }

    private string Assigned(Scope scope)
    {
        var squares = scope.Of(Kind.Square, assignable: true);
        return squares.Count == 0
            ? Declared(scope, Kind.Square, "Tensor {0} = {1};", expressions.Square(scope))
            : $"{tape.Of([.. squares]).Name} {tape.Of("=", "=", "+=", "*=", "-=")} {expressions.Square(scope)};";
    }

    private string Written(Scope scope)
    {
        string target = tape.OneIn(3) ? expressions.Element(scope) : expressions.Named(scope);
        string row = expressions.Row(scope, 2);
        return target + tape.Next(12) switch
        {
            0 => $".add_({expressions.Square(scope, 2)});",
            1 => $"[{tape.Next(4)}] = {row};",
            2 => $"[.., {tape.Next(4)}] = {row};",
            3 => $"[{tape.Next(4)}].add_({row});",
            // A copy: a write whose source overlaps its target is open (CaseTests.Open).
            4 => $"[..2] = {Expressions.Postfix(expressions.Square(scope, 2))}[2..].clone();",
            5 => ".tanh_();",
            6 => $"[{tape.Next(4)}] += {row};",
            7 => ".t()[1].mul_(0.4);",
            8 => $"[{tape.Next(4)}, 2] = 0.3;",
            9 => ".reshape(2, 8).mul_(0.9);",
            10 => ".diagonal().add_(0.2);",
            _ => "[x > 0.5] = 0.1;",
        };
    }

    private string Container(Scope scope)
    {
        string a = expressions.Square(scope, 1);
        string b = expressions.Square(scope, 1);
        return tape.Next(7) switch
        {
            0 => Declared(scope, Kind.List, "var {0} = new List<Tensor> {{ {1} }};", $"{a}, {b}"),
            1 => Declared(scope, Kind.Array, tape.Of("Tensor[] {0} = [{1}];", "var {0} = new[] {{ {1} }};"), $"{a}, {b}"),
            2 => Declared(scope, Kind.Pair, "var {0} = ({1});", $"{a}, {b}"),
            3 => Declared(scope, Kind.Dictionary, "var {0} = new Dictionary<string, Tensor> {{ {1} }};", $"[\"a\"] = {a}, [\"b\"] = {b}"),
            4 => Declared(scope, Kind.Record, tape.Of("var {0} = new Duo({1});", "Duo {0} = new({1});"), $"{a}, {b}"),
            5 => Declared(scope, Kind.Cell, "var {0} = new Cell({1});", a),
            _ => Declared(scope, Kind.Box, "var {0} = new Box {{ {1} }};", $"Field = {a}, Property = {b}"),
        };
    }

    private string Stored(Scope scope)
    {
        var containers = new[] { Kind.List, Kind.Array, Kind.Pair, Kind.Dictionary, Kind.Box, Kind.Record, Kind.Cell }.SelectMany(kind => scope.Of(kind, assignable: true)).ToList();
        if (containers.Count == 0)
        {
            return Container(scope);
        }

        Variable container = tape.Of([.. containers]);
        string value = expressions.Square(scope, 1);
        string name = container.Name;
        return container.Kind switch
        {
            Kind.List => tape.Of($"{name}.Add({value});", $"{name}[0] = {value};", $"{name}[1] += {value};", $"{name}.Insert(0, {value});", $"{name}.Reverse();", $"{name}.AddRange(new[] {{ {value} }});", $"{name}[{expressions.Number(scope)} % 2] = {value};"),
            Kind.Array => tape.Of($"{name}[0] = {value};", $"({name}[0], {name}[1]) = ({name}[1], {name}[0]);", $"{name}[^1] = {value};", $"{name}[1] *= {value};", $"{name} = new[] {{ {value}, {name}[0] }};", $"{name}[{expressions.Number(scope)} % 2] -= {value};"),
            Kind.Pair => tape.Of($"{name}.Item1 = {value};", $"{name} = ({name}.Item2, {value});", $"{name}.Item2 += {value};"),
            Kind.Dictionary => tape.Of($"{name}[\"a\"] = {value};", $"{name}[\"b\"] += {value};"),
            Kind.Record => tape.Of($"{name} = {name} with {{ A = {value} }};", $"{name} = new({name}.B, {value});"),
            Kind.Cell => tape.Of($"{name}.Value = {value};", $"{name}.Value *= {value};", $"{name} = {name} with {{ Value = {value} }};"),
            _ => tape.Of($"{name}.Field = {value};", $"{name}.Property = {value};", $"{name}.Field += {value};", $"{name}.Property *= {value};"),
        };
    }

    private string Deconstructed(Scope scope)
    {
        var squares = scope.Of(Kind.Square, assignable: true);
        if (squares.Count >= 2 && tape.OneIn(2))
        {
            string first = squares[tape.Next(squares.Count - 1)].Name;
            return $"({first}, {squares[^1].Name}) = ({expressions.Square(scope, 1)}, {expressions.Square(scope, 1)});";
        }

        string pair = $"({expressions.Square(scope, 1)}, {expressions.Square(scope, 1)})";
        return $"var ({scope.Declare(Kind.Square)}, {scope.Declare(Kind.Square)}) = {pair};";
    }

    private string Reference(Scope scope)
    {
        var squares = scope.Of(Kind.Square, assignable: true);
        if (squares.Count == 0)
        {
            return Assigned(scope);
        }

        string target = tape.Of([.. squares]).Name;
        return tape.Next(4) switch
        {
            0 => $"Change(ref {target});",
            1 => $"Both({expressions.Square(scope, 1)}, out var {scope.Declare(Kind.Square)}, out {target});",
            2 => $"ref Tensor {scope.Declare(Kind.Square, capturable: false)} = ref {target};",
            _ => $"{target} ??= {expressions.Square(scope, 1)};",
        };
    }

    private string Called(Scope scope) => scope.Of(Kind.Procedure) is { Count: > 0 } procedures ? tape.Of([.. procedures]).Name + "();" : Assigned(scope);

    private string Loop(Scope scope)
    {
        Scope inner = scope.Block(inLoop: true);
        switch (tape.Next(5))
        {
            case 0:
                string i = inner.Declare(Kind.Number, assignable: false);
                return $"for (int {i} = 0; {i} < {1 + tape.Next(3)}; {i}++) {Braces(inner)}";
            case 1:
                string source = scope.Of(Kind.List) is { Count: > 0 } lists ? tape.Of([.. lists]).Name + ".ToArray()" : $"new[] {{ {expressions.Square(scope, 1)}, {expressions.Square(scope, 1)} }}";
                return $"foreach (var {inner.Declare(Kind.Square, assignable: false)} in {source}) {Braces(inner)}";
            case 2:
                string first = $"({expressions.Square(scope, 1)}, 2)";
                string second = $"({expressions.Square(scope, 1)}, 1)";
                return $"foreach (var ({inner.Declare(Kind.Square, assignable: false)}, {inner.Declare(Kind.Number, assignable: false)}) in new[] {{ {first}, {second} }}) {Braces(inner)}";
            case 3:
                string n = scope.Declare(Kind.Number, assignable: false);
                return $"int {n} = 0; while ({n}++ < {1 + tape.Next(2)}) {Braces(inner)}";
            default:
                string m = scope.Declare(Kind.Number, assignable: false);
                return $"int {m} = 0; do {Braces(inner)} while (++{m} < 2);";
        }
    }

    // What is made in a dispose scope ends with it, so outer variables are written in place only, or get what is moved out.
    private string Scoped(Scope scope)
    {
        var squares = scope.Of(Kind.Square, assignable: true);
        string moved = squares.Count == 0 || scope.IsDisposed ? "" : $" {tape.Of([.. squares]).Name} = {Expressions.Postfix(expressions.Square(scope.Block(), 1))}.clone().MoveToOuterDisposeScope();";
        string inner = $"{expressions.Named(scope)}.add_({expressions.Named(scope)} * 0.25); {expressions.Named(scope)}[{tape.Next(4)}].mul_(0.5);";
        return $"using (NewDisposeScope()) {{ {inner}{moved} }}";
    }

    private string Function(Scope scope)
    {
        Scope inner = scope.Captured(mayReturn: true);
        bool local = tape.OneIn(2);
        string parameter = inner.Declare(Kind.Square);
        string body = tape.OneIn(2) ? $"{{ {Lines(inner)} return {expressions.Square(inner, 1)}; }}" : "";
        string arrow = body.Length > 0 ? "" : expressions.Square(inner, 1);
        string name = scope.Declare(Kind.Function, assignable: false);
        return local
            ? $"Tensor {name}(Tensor {parameter}) {(body.Length > 0 ? body : $"=> {arrow};")}"
            : $"Func<Tensor, Tensor> {name} = {parameter} => {(body.Length > 0 ? body : arrow)};";
    }

    private string Procedure(Scope scope)
    {
        Scope inner = scope.Captured(mayReturn: false);
        string body = Braces(inner);
        string name = scope.Declare(Kind.Procedure, assignable: false);
        return tape.OneIn(2) ? $"void {name}() {body}" : $"Action {name} = () => {body};";
    }

    public static string Declared(Scope scope, Kind kind, string format, string value) => string.Format(null, format, scope.Declare(kind), value);

    public string Lines(Scope scope) => string.Join(" ", Block(scope, 3));

    public string Braces(Scope scope) => $"{{ {Lines(scope)} }}";
}
