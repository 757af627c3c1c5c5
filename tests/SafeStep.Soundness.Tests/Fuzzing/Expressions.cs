namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Random expressions: each is a smooth, tame function of its parts, and some have effects on what stands beside them.</summary>
internal sealed class Expressions
{
    private readonly Tape tape;
    private readonly Helpers helpers;
    private readonly Constructs constructs;

    public Expressions(Tape tape, Naming naming, Helpers helpers)
    {
        this.tape = tape;
        this.helpers = helpers;
        constructs = new Constructs(tape, naming, this, helpers);
    }

    private const int Deepest = 3;

    private static readonly string[] Functions =
        ["{0}.tanh()", "torch.sigmoid({0})", "{0}.sin()", "-({0})", "functional.silu({0})", "{0}.softmax(1)", "functional.gelu({0})", "torch.tanh({0})", "{0}.sigmoid()", "({0} - 0.137).relu()", "{0}.cos()", "functional.softplus({0})"];

    private static readonly string[] Views =
    [
        "{0}.t()", "{0}.transpose(0, 1)", "{0}.view(4, 4)", "{0}.reshape(4, 4)", "{0}.contiguous()", "{0}.detach()", "{0}.alias()", "{0}.clone()", "{0}.flatten().reshape(4, 4)", "{0}.reshape(2, 8).view(4, 4)",
        "{0}.unsqueeze(0).squeeze(0)", "{0}.to(ScalarType.Float64)", "{0}[..]", "{0}[.., ..4]", "torch.transpose({0}, 1, 0)", "{0}.permute(1, 0)", "{0}.expand(4, 4)", "{0}.narrow(0, 0, 4)", "{0}!", "(Tensor){0}",
        "id.call({0})", "drop.call({0})", "{0}.flip(0)", "{0}.roll(1, 1)", "{0}.view_as(x)", "({0} as Tensor)!", "{0}.type_as(x)", "{0}.reshape(16)[..16].reshape(4, 4)", "{0}.swapaxes(0, 1)", "{0}.broadcast_to(4, 4)", "Same({0})",
    ];

    private static readonly string[] Writes =
    [
        "{0}.mul_(0.7)", "{0}.tanh_()", "{0}.add_({1})", "{0}.add_({1}, 0.5)", "{0}.mul_(torch.sigmoid({1}))", "{0}.sigmoid_()", "{0}.copy_(({1}).clone())", "{0}.sin_()", "{0}.fill_(0.3)", "{0}.clamp_(-0.9, 0.9)", "functional.relu({0}, inplace: true)",
        "relu.call({0})", "{0}.lerp_({1}, 0.3)", "{0}.addcmul_({1}, {1}, 0.2)", "{0}.neg_()", "{0}.masked_fill_(x > 0.4, 0.2)", "{0}.div_(1.5)", "functional.elu({0}, 1.0, true)", "elu.call({0})", "{0}.add_({2})", "{0}.mul_({2})", "Halve({0})", "{0}.uniform_(0, 1)", "{0}.mul_(rand(4))",
    ];

    /// <summary>A tensor of shape [4, 4].</summary>
    public string Square(Scope scope, int depth = 0)
    {
        if (depth >= Deepest)
        {
            return Named(scope);
        }

        string Sub() => Square(scope, depth + 1);
        return tape.Next(28) switch
        {
            0 => Named(scope),
            1 or 2 or 3 => string.Format(null, tape.Of(Functions), Postfix(Sub())),
            4 => tape.Of($"({Sub()} + {Sub()})", $"({Sub()} - {Sub()} * 0.5)", $"({Sub()} * {Sub()})", $"torch.add({Sub()}, {Sub()})", $"torch.mul({Sub()}, {Sub()}).tanh()"),
            5 => tape.Of($"({Sub()} * {Number(scope, depth + 1)})", $"({Sub()} + 0.5)", $"(1.5 - {Sub()})", $"({Sub()} / 3)", $"{Postfix(Sub())}.mul(0.5)"),
            6 => tape.Of($"({Sub()} * {Row(scope, depth + 1)})", $"({Sub()} + {Row(scope, depth + 1)})", $"{Postfix(Sub())}.matmul({Sub()})", $"(x * {Row(scope, depth + 1)})", $"({Sub()} * rand(4))", $"({Sub()} + randn_like({Sub()}) * 0.1)"),
            7 => $"{tape.Of("fc", "fc2", "seq", "child", "Pick(" + Number(scope, depth + 1) + ")", "layers[1]")}.{tape.Of("call", "forward")}({Sub()})",
            8 or 9 => string.Format(null, tape.Of(Views), Postfix(Sub())),
            10 => tape.Of($"cat(new[] {{ {Postfix(Sub())}[..2], {Postfix(Sub())}[2..] }}, 0)", $"stack(new[] {{ {Sub()}, {Sub()} }}, 0).mean(new long[] {{ 0 }})", $"torch.where(x > 0.1, {Sub()}, {Sub()})", $"{Postfix(Sub())}.masked_fill(x > 0.3, 0.25)", $"cat({Postfix(Sub())}.chunk(2, 1), 1)"),
            11 => tape.Of($"({Condition(scope, depth + 1)} ? {Sub()} : {Sub()})", $"((({Number(scope, depth + 1)}) % 3) switch {{ 0 => {Sub()}, 1 => {Sub()}, _ => {Sub()} }})", $"(None({Condition(scope, depth + 1)}) ?? {Sub()})", $"((Tensor?){Postfix(Sub())})?.mul(0.5) ?? x".Wrapped()),
            12 or 13 => Element(scope, depth),
            14 => Assignment(scope, depth),
            15 => Write(scope, depth),
            16 or 17 => Call(scope, depth),
            18 => tape.Of($"{Postfix(Sub())}.cumsum(0)", $"({Postfix(Sub())}.sum(1, true) * x)", $"{Postfix(Sub())}.unsqueeze(0).sum(0)", $"{Postfix(Sub())}.gather(1, picks)", $"{Postfix(Sub())}[picks[0]]", $"torch.stack({Postfix(Sub())}.unbind(0), 1)"),
            19 or 20 => constructs.OfChild(scope, depth),
            21 => constructs.Virtual(scope, depth),
            22 or 23 => constructs.Linq(scope, depth),
            24 or 25 => constructs.Pattern(scope, depth),
            26 => constructs.Static(scope, depth),
            _ => Sub(),
        };
    }

    /// <summary>A tensor of shape [4].</summary>
    public string Row(Scope scope, int depth = 0)
    {
        var rows = scope.Of(Kind.Row);
        string Sub() => Postfix(Square(scope, depth + 1));
        return (depth >= Deepest ? 0 : tape.Next(10)) switch
        {
            0 or 1 => rows.Count > 0 ? tape.Of([.. rows.Select(row => row.Name), "w"]) : "w",
            2 => $"{Sub()}[{tape.Next(4)}]",
            3 => $"{Sub()}.select(1, {tape.Next(4)})",
            4 => $"{Sub()}.sum(0)",
            5 => $"{Sub()}.mean(new long[] {{ 1 }})",
            6 => $"{Sub()}[.., {tape.Next(4)}]",
            7 => $"{Postfix(Row(scope, depth + 1))}.tanh()",
            8 => helpers.IsMaking ? "fc.bias!" : "Scale",
            _ => $"{Sub()}[^1].mul_(0.6)",
        };
    }

    /// <summary>A small integer.</summary>
    public string Number(Scope scope, int depth = 0)
    {
        var numbers = scope.Of(Kind.Number, assignable: true);
        return (depth > Deepest || numbers.Count == 0 ? tape.Next(2) : tape.Next(11)) switch
        {
            0 => (tape.Next(3) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            1 => "(int)x.shape[0]".Wrapped(),
            2 or 3 => tape.Of([.. scope.Of(Kind.Number).Select(number => number.Name)]),
            4 => tape.Of([.. numbers]).Name + "++",
            5 => "++" + tape.Of([.. numbers]).Name,
            6 => $"({tape.Of([.. numbers]).Name} += 2)",
            7 => $"({tape.Of([.. numbers]).Name} = 1)",
            8 => $"new[] {{ {tape.Of([.. numbers]).Name}, 1 }}.Sum()",
            9 => scope.Of(Kind.Array) is { Count: > 0 } arrays ? $"Ops.Count({tape.Of([.. arrays]).Name})" : "kids.Count",
            _ => scope.Of(Kind.List) is { Count: > 0 } lists ? tape.Of([.. lists]).Name + ".Count" : "2",
        };
    }

    public string Condition(Scope scope, int depth = 0) => tape.Next(5) switch
    {
        0 => "flag",
        1 => $"{Number(scope, depth)} > 2",
        2 => "x.shape[0] == 4",
        3 => $"flag && {Postfix(Square(scope, Math.Max(depth, 2)))}.shape.Length == 2",
        _ => $"!flag || {Number(scope, depth)} < 3",
    };

    /// <summary>An expression that writes.</summary>
    public string Write(Scope scope, int depth = 0)
    {
        string target = tape.Next(4) switch
        {
            0 or 1 => Named(scope),
            2 => Element(scope, depth),
            _ => Postfix(Square(scope, Math.Max(depth + 1, 2))),
        };
        return string.Format(null, tape.Of(Writes), target, Square(scope, Math.Max(depth + 1, 2)), Row(scope, Math.Max(depth + 1, 2)));
    }

    /// <summary>An element of a container, or a variable.</summary>
    public string Element(Scope scope, int depth = 0)
    {
        var containers = new[] { Kind.List, Kind.Array, Kind.Pair, Kind.Dictionary, Kind.Box, Kind.Record, Kind.Cell }.SelectMany(kind => scope.Of(kind)).ToList();
        if (containers.Count == 0)
        {
            return Named(scope);
        }

        Variable container = tape.Of([.. containers]);
        return container.Name + container.Kind switch
        {
            Kind.List or Kind.Array => $"[{tape.Of("0", "1", "^1", $"{Number(scope, depth + 1)} % 2")}]",
            Kind.Pair => tape.Of(".Item1", ".Item2"),
            Kind.Dictionary => tape.Of("[\"a\"]", "[\"b\"]"),
            Kind.Record => tape.Of(".A", ".B", ".Sum()", "[0]"),
            Kind.Cell => tape.Of(".Value", ".Next()"),
            _ => tape.Of(".Field", ".Property", ".Computed"),
        };
    }

    /// <summary>A square under a name.</summary>
    public string Named(Scope scope)
    {
        var squares = scope.Of(Kind.Square);
        return squares.Count == 0 ? "w.expand(4, 4).clone()" : tape.Of([.. squares.Reverse()]).Name;
    }

    /// <summary>An expression as the receiver of a member.</summary>
    public static string Postfix(string expression) => expression.Length > 0 && (expression[0] is '-' or '(' or '!' || expression.Contains(' ', StringComparison.Ordinal) || expression.Contains('=', StringComparison.Ordinal)) ? expression.Wrapped() : expression;

    private string Assignment(Scope scope, int depth)
    {
        var squares = scope.Of(Kind.Square, assignable: true);
        return squares.Count == 0 ? Named(scope) : $"({tape.Of([.. squares]).Name} {tape.Of("=", "+=", "=", "*=", "-=")} {Square(scope, depth + 2)})";
    }

    private string Call(Scope scope, int depth)
    {
        var functions = scope.Of(Kind.Function);
        string argument = Square(scope, depth + 1);
        return tape.Next(4) switch
        {
            0 when functions.Count > 0 => $"{tape.Of([.. functions]).Name}({argument})",
            1 => tape.Of($"new[] {{ {argument}, {Square(scope, depth + 1)} }}.Select(t => t * 0.5).Aggregate((a, b) => a + b)", $"Apply(t => t.tanh(), {argument})", $"Apply(fc.call, {argument})", $"new[] {{ fc, fc2 }}.Aggregate({argument}, (t, layer) => layer.call(t))", $"Apply(torch.sigmoid, {argument})"),
            2 => $"{tape.Of("Gain", "Gain2")} * {argument}".Wrapped(),
            _ => $"{helpers.Function(this)}({argument})",
        };
    }
}

internal static class Texts
{
    public static string Wrapped(this string expression) => $"({expression})";
}
