namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Squares by what the language and the library of collections have: children of many kinds, virtual methods, LINQ, patterns, records, static helpers.</summary>
internal sealed class Constructs(Tape tape, Naming naming, Expressions expressions, Helpers helpers)
{
    /// <summary>A square that a child computes.</summary>
    public string OfChild(Scope scope, int depth)
    {
        string Sub() => expressions.Square(scope, depth + 1);
        string n = expressions.Number(scope, depth + 1);
        return tape.Next(16) switch
        {
            0 => $"curve.call({Sub()})",
            1 => $"pair.call({Sub()}).Item1",
            2 => $"pair.forward({Sub()}).Item2",
            3 => $"two.call({Sub()}, {Sub()})",
            4 => $"wrap.call({Sub()})",
            5 => $"wrapped.forward({Sub()})",
            6 => $"curves[({n}) % 2].call({Sub()})",
            7 => $"kids[{tape.Next(2)}].call({Sub()})",
            8 => $"kidList[1].forward({Sub()})",
            9 => $"heads[{tape.Of("\"a\"", "\"b\"")}].call({Sub()})",
            10 => $"Run({tape.Of("fc", "curve", "wrap", "child", "seq")}, {Sub()})",
            11 => $"curves.Aggregate({Sub()}, (t, each) => each.call(t))",
            12 => $"kids.Select(kid => kid.call({Inner(scope, depth)})).Aggregate((a, b) => a + b)",
            13 => $"({expressions.Condition(scope, depth + 1)} ? (Module<Tensor, Tensor>)fc : curve).call({Sub()})",
            14 => $"((Module<Tensor, Tensor>){tape.Of("fc2", "wrap", "kids[1]")}).call({Sub()})",
            _ => $"new[] {{ fc, fc2 }}[({n}) % 2].call({Sub()})",
        };
    }

    /// <summary>A square that a virtual method computes.</summary>
    public string Virtual(Scope scope, int depth)
    {
        string Sub() => expressions.Square(scope, depth + 1);
        return helpers.IsMaking ? Static(scope, depth) : tape.Next(5) switch
        {
            0 => $"Bend({Sub()})",
            1 => $"this.Bend({Sub()})",
            2 => $"(Scale * {Sub()})",
            3 => $"cat(new[] {{ Join({Sub()}, {Sub()}).High, Join(b: {Sub()}, x: {Sub()}).Low }}, 0)",
            _ => $"Apply(Bend, {Sub()})",
        };
    }

    /// <summary>A square that a static method computes, or one with parameters of other kinds.</summary>
    public string Static(Scope scope, int depth)
    {
        string Sub() => expressions.Square(scope, depth + 1);
        string found = naming.Next(Kind.Square);
        return tape.Next(12) switch
        {
            0 => $"Ops.Gated({Sub()}, {Sub()})",
            1 => $"Ops.Mix(b: {Sub()}, a: {Sub()})",
            2 => $"Ops.Mix({Sub()}, {Sub()}, share: 0.1 * {expressions.Number(scope, depth + 1)})",
            3 => $"{Expressions.Postfix(Sub())}.Scaled({tape.Of("", "0.6", "by: 1.1")})",
            4 => $"Ops.Sum({Sub()}, {Sub()}, {Sub()})",
            5 => $"Ops.Twice(t => t.tanh() * {Inner(scope, depth)}, {Sub()})",
            6 => $"Ops.Through({Sub()})",
            7 => $"Ops.Joined(Parts({Sub()}))",
            8 => $"(Found({Sub()}, {expressions.Number(scope, depth + 1)}, out var {found}) ? {found} : {found}.tanh())",
            9 => $"Each({Sub()}).{tape.Of("Last()", "First()", "Aggregate((a, b) => a * 0.5 + b)", "ElementAt(1)")}",
            10 => $"Ops.Twice({tape.Of("Same", "fc.call", "curve.forward", "Ops.Through", "torch.tanh")}, {Sub()})",
            _ => $"stack(new[] {{ Parts({Sub()}).Low, Parts({Sub()}).High }}, 0).reshape(4, 4)",
        };
    }

    /// <summary>A square from a sequence.</summary>
    public string Linq(Scope scope, int depth)
    {
        string Sub() => expressions.Square(scope, depth + 1);
        string all = Sequence(scope, depth);
        return tape.Next(16) switch
        {
            0 => $"{all}.Select(t => t * 0.5).Aggregate((a, b) => a + b)",
            1 => $"{all}.Zip(new[] {{ {Sub()}, {Sub()} }}, (a, b) => a * b).Aggregate((a, b) => a - b)",
            2 => $"{all}.Zip(new[] {{ {Sub()}, {Sub()} }}).Select(both => both.First * both.Second.tanh()).First()",
            3 => $"stack({all}.Select(t => t.tanh()).ToArray(), 0).sum(0)",
            4 => $"(from t in {all} where t.dim() == 2 select t.sigmoid() * x).Last()",
            5 => $"{all}.Select((t, i) => t * (i + 0.5)).Reverse().First()",
            6 => $"(Enumerable.Range(0, 4).Select(i => {Expressions.Postfix(Inner(scope, depth))}[i] * (i + 1)).Aggregate((a, b) => a + b) * x)",
            7 => $"{all}.Select(t => t.{tape.Of("mul_(0.5)", "add_(0.1)", "tanh_()")}).Last()",
            8 => $"{all}.SelectMany(t => new[] {{ t, t.t() }}).Aggregate((a, b) => a * 0.5 + b)",
            9 => $"{all}.Append({Sub()}).Skip(1).Aggregate((a, b) => b * 0.5 + a)",
            10 => $"{all}.Concat(new[] {{ {Sub()} }}).Take(2).ToList()[^1]",
            11 => $"{all}.Aggregate({Sub()}, (t, each) => t * 0.5 + each, t => t.tanh())",
            12 => $"{all}.Select(t => (Value: t, Size: t.dim())).Where(each => each.Size == 2).Select(each => each.Value).Last()",
            13 => $"{all}.Select(t => new {{ Own = t, Other = {Inner(scope, depth)} }}).Select(each => each.Own * each.Other).First()",
            14 => $"new List<Func<Tensor, Tensor>> {{ t => t.tanh(), fc.call, t => t * {Inner(scope, depth)} }}.Aggregate({Sub()}, (t, f) => f(t))",
            _ => $"(from t in {all} let s = t.sigmoid() orderby t.dim() select s * t).First()",
        };
    }

    /// <summary>A square from a pattern or a record.</summary>
    public string Pattern(Scope scope, int depth)
    {
        string Sub() => expressions.Square(scope, depth + 1);
        string p = naming.Next(Kind.Square), q = naming.Next(Kind.Square);
        string n = expressions.Number(scope, depth + 1), condition = expressions.Condition(scope, depth + 1);
        return tape.Next(13) switch
        {
            0 => $"({Sub()} is {{ shape: [4, 4] }} {p} ? {p} : x)",
            1 => $"(new Duo({Sub()}, {Sub()}) is {{ A: var {p}, B: {{ }} {q} }} ? {p} * 0.5 + {q} : x)",
            2 => $"(new Duo({Sub()}, {Sub()}) switch {{ (var {p}, _) when {condition} => {p}, {{ B: var {q} }} => {q} * 0.5 }})",
            3 => $"((object){Expressions.Postfix(Sub())} switch {{ Tensor {p} when {p}.dim() == 2 => {p}.tanh(), _ => x }})",
            4 => $"(({n}, {condition}) switch {{ ( > 2, true) => {Sub()}, (_, false) => {Sub()}, _ => {Sub()} }})",
            5 => $"(({Sub()}, {n}) switch {{ var ({p}, {q}) when {q} > 1 => {p} * {q}, var ({p}, _) => {p}.tanh() }})",
            6 => $"new Duo({Sub()}, {Sub()}).Sum()",
            7 => $"(new Duo({Sub()}, {Sub()}) with {{ A = {Sub()} }}).Sum()",
            8 => $"new Duo(B: {Sub()}, A: {Sub()})[({n}) % 2]",
            9 => $"new Cell({Sub()}).Next()",
            10 => $"(({n}) switch {{ 1 or 2 => {Sub()}, > 5 and < 9 => {Sub()}, not 4 => {Sub()}, _ => {Sub()} }})",
            11 => $"(new[] {{ {Sub()}, {Sub()} }} is [var {p}, .., {{ }} {q}] ? {p} * {q} : x)",
            _ => $"(new Duo({Sub()}, {Sub()}) is (var {p}, {{ shape: [4, _] }} {q}) && {p}.dim() == 2 ? {q} + {p} : x)",
        };
    }

    // What a lambda may use.
    private string Inner(Scope scope, int depth) => expressions.Square(scope.Captured(mayReturn: false), depth + 1);

    // At least two squares.
    private string Sequence(Scope scope, int depth)
    {
        var known = new[] { Kind.List, Kind.Array }.SelectMany(kind => scope.Of(kind)).ToList();
        return known.Count > 0 && tape.OneIn(2) ? tape.Of([.. known]).Name : $"new[] {{ {expressions.Square(scope, depth + 1)}, {expressions.Square(scope, depth + 1)} }}";
    }
}
