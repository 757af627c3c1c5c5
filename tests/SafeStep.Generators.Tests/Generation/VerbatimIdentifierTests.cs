namespace SafeStep.Generators.Tests.Generation;

/// <summary>Names that are keywords without their @ keep it wherever generated code writes them.</summary>
public class VerbatimIdentifierTests
{
    private const string Fields = """
        private readonly Linear fc = Linear(4, 4), @base = Linear(4, 4);
        private readonly Parameter @float = new(ones(4));
        private readonly Tensor @const = ones(4);
        private readonly int @int = 2;
        """;

    [Theory]
    [InlineData("Tensor @out = fc.forward(x); @out = @out * 2; return @out;", "local")]
    [InlineData("Tensor @out; @out = fc.forward(x); return @out;", "local declared without a value")]
    [InlineData("var @out = @base.forward(x); @out = @out.relu(); @out += 1; return @out;", "rule that takes what is overwritten")]
    [InlineData("var @out = fc.forward(x); @out.mul_(2); @out[0] = 1; @out[1] = fc.forward(x)[0]; return @out;", "changed in place")]
    [InlineData("Tensor @out = zeros(4); @out[0] = 1; return fc.forward(x) * @out;", "changed in place without a tangent")]
    [InlineData("Tensor @out = @int > 1 ? fc.forward(x) : x; return @out;", "choice")]
    [InlineData("Tensor? @out = null; var @new = @out ?? fc.forward(x); return @new;", "choice of what is not null")]
    [InlineData("var @out = @int switch { 1 => x, _ => fc.forward(x) }; return @out;", "switch")]
    [InlineData("var @out = fc.forward(x) + fc.forward(x); if (@out is { } @is) { return @is; } return @out;", "pattern")]
    [InlineData("var (@in, @out) = (fc.forward(x), fc.forward(x)); return @in + @out;", "taken apart")]
    [InlineData("Tensor @in, @out; (@in, @out) = (fc.forward(x), x); return @in + @out;", "assigned in a tuple")]
    [InlineData("(Tensor @in, Tensor @out) @params = (fc.forward(x), fc.forward(x)); return @params.@in + @params.@out;", "elements of a tuple")]
    [InlineData("var @params = @int > 1 ? (@in: fc.forward(x), @out: x) : (@in: x, @out: x); return @params.@in + @params.@out;", "choice of tuples")]
    [InlineData("foreach (var @for in new[] { fc.forward(x), x }) { x = x + @for; } return x;", "loop over tensors")]
    [InlineData("foreach (var @for in new[] { 1, 2 }) { x = x * @for; } return fc.forward(x);", "loop over numbers")]
    [InlineData("var @as = new List<Tensor>(); @as.Add(fc.forward(x)); @as.Reverse(); return @as[0];", "list")]
    [InlineData("return @if(fc.forward(x), 2); Tensor @if(Tensor @in, int @else) => @in * @else;", "local function")]
    [InlineData("return @if(fc.forward(x), 2); } private Tensor @if(Tensor @in, int @else) { return @in * @else * @int;", "method")]
    [InlineData("return @if(x) + fc.forward(x); } private static Tensor @if(Tensor @in) { return @in * 2;", "method without a tangent")]
    [InlineData("var (@in, _) = @if(fc.forward(x)); return @in; } private static (Tensor @in, Tensor @out) @if(Tensor t) { return (t, t);", "method that returns a tuple")]
    [InlineData("return fc.forward(x) * @float * @const * @this; } private Tensor @this => @float * 2; private void More() {", "parameter, constant and property")]
    [InlineData("return fc.forward(x) * this.@float * this.@const; } private void More() {", "members of this")]
    [InlineData("return functional.linear(x, @base.weight!) * Numbers.@null; } public static class Numbers { public static readonly Tensor @null = ones(1);", "members of others")]
    [InlineData("return Pick(fc.forward(x)); } public enum Kind { @default, @new } private static Tensor Pick(Tensor t, Kind @case = Kind.@new) { return t * (int)@case;", "default value")]
    [InlineData("return Numbers.@null(fc.forward(x), 2); } public static class Numbers { public static Tensor @null(Tensor @in, int @out) => @in * @out; [TangentRule(typeof(Numbers), \"null\")] public static Tensor? @new(Tensor @in, Tensor? in_t, int @out, Tensor y) => in_t is null ? null : in_t * @out;", "rule of the user")]
    public void NameOfAKeywordIsWrittenWithItsSign(string body, string what)
    {
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor x) {{ {body} }}", Fields));
        Assert.True(string.Join(",", run.Result.Diagnostics.Select(diagnostic => diagnostic.Id)) .Length == 0, $"{what}: {string.Join("\n", run.Result.Diagnostics)}");
        var errors = run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"{what}: {string.Join("\n", errors)}\n{run.Text}");
    }

    [Theory]
    [InlineData("x", "as_strided", "the fallback")]
    [InlineData("@in", "relu", "a parameter")]
    [InlineData("@in", "as_strided", "a parameter of the fallback")]
    public void InputsKeepTheirNames(string input, string operation, string what)
    {
        string call = operation == "relu" ? "relu()" : "as_strided([1], [1])";
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor {input}) {{ {input} = fc.call({input}); return {input}.{call}; }}"));
        Assert.True(run.Result.Diagnostics.Length == (operation == "relu" ? 0 : 1), what);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    // The last two are keywords only where a type is declared.
    [Theory]
    [InlineData("@class")]
    [InlineData("@event")]
    [InlineData("@record")]
    [InlineData("@required")]
    public void NamesOfClassesAndNamespacesKeepTheirSign(string name) => Compiled.RunClean(Compiled.Usings + $$"""
        namespace Demo.@namespace;

        public partial struct @struct
        {
            [LogitHead(SecondOrder = true)]
            public sealed partial class {{name}} : Module<Tensor, Tensor>
            {
                private readonly @operator child = new();

                public {{name}}() : base("name") => RegisterComponents();

                public override Tensor forward(Tensor @in) => child.forward(@in);
            }

            public sealed partial class @operator : Module<Tensor, Tensor>
            {
                private readonly Linear fc = Linear(4, 4);

                public @operator() : base("operator") => RegisterComponents();

                public override Tensor forward(Tensor @in) => fc.forward(@in) * @in;
            }
        }
        """);
}
