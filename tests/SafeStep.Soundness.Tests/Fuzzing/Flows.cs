namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Statements by what the language has beside loops and choices: references, patterns, iterators, recursion, and ways out of a block.</summary>
internal sealed class Flows(Tape tape, Naming naming, Expressions expressions, Statements statements)
{
    /// <summary>A statement without blocks.</summary>
    public string Simple(Scope scope)
    {
        string value = expressions.Square(scope, 1), number = expressions.Number(scope, 1);
        var squares = scope.Of(Kind.Square, assignable: true);
        var arrays = scope.Of(Kind.Array, assignable: true);
        var records = scope.Of(Kind.Record);
        string first = squares.Count > 0 ? tape.Of([.. squares]).Name : "";
        return tape.Next(12) switch
        {
            0 when squares.Count > 1 => $"Swap(ref {squares[0].Name}, ref {squares[^1].Name});",
            1 when squares.Count > 1 => $"({squares[0].Name}, {squares[^1].Name}) = ({squares[^1].Name}, {squares[0].Name});",
            2 when arrays.Count > 0 => tape.Of("Change(ref {0}[0]);", "Swap(ref {0}[0], ref {0}[1]);", "Largest({0}).mul_(0.8);", "Array.Reverse({0});").Replace("{0}", tape.Of([.. arrays]).Name, StringComparison.Ordinal),
            3 when records.Count > 0 => $"var ({scope.Declare(Kind.Square)}, {scope.Declare(Kind.Square)}) = {tape.Of([.. records]).Name};",
            4 when scope.Of(Kind.Box) is { Count: > 0 } boxes => $"Change(ref {tape.Of([.. boxes]).Name}.Field);",
            5 => $"Found({value}, {number}, out var {scope.Declare(Kind.Square)});",
            6 => Statements.Declared(scope, Kind.Square, "Tensor? {0} = {1}; {0} ??= x;", $"{expressions.Condition(scope)} ? {value} : null"),
            7 => $"var ({scope.Declare(Kind.Square)}, {scope.Declare(Kind.Number)}) = ({value}, {number});",
            8 when first.Length > 0 => $"{first} = {first} = {value};",
            9 => $"var (low{value.Length}, _) = Parts({value}); var {scope.Declare(Kind.Row)} = low{value.Length}[0];",
            10 => Recursive(scope, value),
            _ => Statements.Declared(scope, Kind.Square, "Tensor {0}; {0} = {1};", value),
        };
    }

    /// <summary>A statement with blocks.</summary>
    public string Nested(Scope scope)
    {
        switch (tape.Next(10))
        {
            case 0:
                string early = scope.MayReturn && !scope.InLoop ? $" if ({expressions.Number(scope)} > 4) return {expressions.Square(scope, 1)};" : "";
                return $"try {{ {statements.Lines(scope.Block())}{early} }} finally {statements.Braces(scope.Closed())}";
            case 1:
                return $"try {{ {statements.Lines(scope.Block())} if ({expressions.Condition(scope)}) throw new InvalidOperationException(); }} catch (InvalidOperationException) when ({expressions.Condition(scope)}) {statements.Braces(scope.Block())} catch {statements.Braces(scope.Block())} finally {statements.Braces(scope.Closed())}";
            case 2:
                string value = expressions.Square(scope, 1), condition = expressions.Condition(scope);
                Scope inner = scope.Block(), other = scope.Block();
                return $"switch ({value}) {{ case {{ shape: [4, ..] }} {inner.Declare(Kind.Square)} when {condition}: {statements.Braces(inner)} break; case var {other.Declare(Kind.Square)}: {statements.Braces(other)} break; }}";
            case 3:
                string left = Sequence(scope), right = Sequence(scope);
                Scope both = scope.Block(inLoop: true);
                return $"foreach (var ({both.Declare(Kind.Square, assignable: false)}, {both.Declare(Kind.Square, assignable: false)}) in {left}.Zip({right})) {statements.Braces(both)}";
            case 4:
                return Iterated(scope);
            case 5:
                Scope with = scope.Captured(mayReturn: false), run = scope.Block(inLoop: true);
                string given = with.Declare(Kind.Square), each = naming.Next(Kind.Function), all = $"new List<Func<Tensor, Tensor>> {{ {given} => {expressions.Square(with, 1)}, fc2.call, Same }}";
                string target = run.Of(Kind.Square, assignable: true) is { Count: > 0 } squares ? tape.Of([.. squares]).Name + " =" : "_ =";
                return $"foreach (var {each} in {all}) {{ {target} {each}({expressions.Square(run, 1)}); {statements.Lines(run)} }}";
            case 6:
                Scope then = scope.Block();
                string found = $"Found({expressions.Square(scope, 1)}, {expressions.Number(scope, 1)}, out var {scope.Declare(Kind.Square)})";
                return $"if ({found} && {expressions.Condition(scope)}) {statements.Braces(then)}";
            case 7:
                string made = expressions.Square(scope, 1), again = expressions.Square(scope, 1);
                Scope matched = scope.Block();
                return $"if (new Duo({made}, {again}) is {{ A: {{ }} {matched.Declare(Kind.Square)}, B: var {matched.Declare(Kind.Square)} }}) {statements.Braces(matched)}";
            case 8:
                Scope rows = scope.Block(inLoop: true);
                string of = expressions.Square(scope, 1), i = rows.Declare(Kind.Number, assignable: false), grid = "grid" + naming.Next(Kind.Number);
                return $"var {grid} = new Tensor[2, 2]; for (int {i} = 0; {i} < 2; {i}++) {{ {grid}[0, {i}] = {of}; {grid}[1, {i}] = {grid}[0, {i}].tanh(); {statements.Lines(rows)} }} var {scope.Declare(Kind.Square)} = {grid}[0, 1] * {grid}[1, 0];";
            default:
                Scope kept = scope.Block();
                return $"{{ using var mode{naming.Next(Kind.Number)} = {tape.Of("no_grad()", "enable_grad()", "set_grad_enabled(flag)")}; {statements.Lines(kept)} }}";
        }
    }

    // What counts the depth is not assigned to: the function must end.
    private string Recursive(Scope scope, string value)
    {
        Scope inner = scope.Captured(mayReturn: true);
        string name = naming.Next(Kind.Function), t = inner.Declare(Kind.Square), n = inner.Declare(Kind.Number, assignable: false), step = expressions.Square(inner, 2);
        return $"Tensor {name}(Tensor {t}, int {n}) => {n} <= 0 || {n} > 3 ? {t} : {name}({step}, {n} - 1) * 0.5; var {scope.Declare(Kind.Square)} = {name}({value}, 2);";
    }

    private string Iterated(Scope scope)
    {
        Scope inner = scope.Captured(mayReturn: false);
        string name = naming.Next(Kind.Function), first = expressions.Square(inner, 1), lines = statements.Lines(inner), second = expressions.Square(inner, 1);
        Scope loop = scope.Block(inLoop: true);
        return $"IEnumerable<Tensor> {name}() {{ yield return {first}; {lines} yield return {second}; }} foreach (var {loop.Declare(Kind.Square, assignable: false)} in {name}()) {statements.Braces(loop)}";
    }

    private string Sequence(Scope scope)
    {
        var known = new[] { Kind.List, Kind.Array }.SelectMany(kind => scope.Of(kind)).ToList();
        return known.Count > 0 && tape.OneIn(2) ? tape.Of([.. known]).Name + ".ToArray()" : $"new[] {{ {expressions.Square(scope, 1)}, {expressions.Square(scope, 1)} }}";
    }
}
