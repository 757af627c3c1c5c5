using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Each construct that cannot be differentiated: its diagnostic, where it is reported, and that the model still compiles, by finite differences.</summary>
public class DiagnosticTests
{
    [Theory]
    [InlineData("SAFE1010", "return fc.call(x).as_strided(new long[] { 2, 2 }, new long[] { 2, 1 });", "op without a rule")]
    [InlineData("SAFE1011", "dynamic h = fc.call(x); return h * 2;", "dynamic")]
    [InlineData("SAFE1011", "return Task.FromResult(fc.call(x)).Result;", "task")]
    [InlineData("SAFE1011", "var l = new[] { fc.call(x) }; int i = 0; l[i++] += x; return l[0];", "target that cannot be written twice")]
    [InlineData("SAFE1011", "fc.eval(); return fc.call(x);", "mode changed")]
    [InlineData("SAFE1011", "return new Made(fc.call(x)).Value; } public partial class Made { public Tensor Value; public Made(Tensor t) => Value = t * 2; } private void More() {", "constructor that computes")]
    [InlineData("SAFE1012", "return act(fc.call(x)); } private Func<Tensor, Tensor> act = t => t * 2; private void More() {", "function in a field")]
    [InlineData("SAFE1013", "var h = fc.call(x); return h * h.mean().item<float>();", "value taken out")]
    [InlineData("SAFE1013", "var h = fc.call(x); if (h.mean().item<float>() > 0) return h; return h * 2;", "branch on a value")]
    [InlineData("SAFE1013", "var h = fc.call(x); return h * (float)h.mean();", "value taken out by a conversion")]
    [InlineData("SAFE1013", "var h = fc.call(x); return h * Mean(h); } private static float Mean(Tensor t) { return t.mean().item<float>();", "value taken out in a helper")]
    [InlineData("SAFE1017", "unsafe { int n = 1; int* p = &n; } return fc.call(x);", "unsafe block")]
    [InlineData("SAFE1018", "last = fc.call(x); return last; } private Tensor last = zeros(1); private void More() {", "field written")]
    [InlineData("SAFE1018", "Last = fc.call(x); return Last; } private Tensor Last { get; set; } = zeros(1); private void More() {", "property written")]
    [InlineData("SAFE1018", "all.Add(fc.call(x)); return all[0]; } private readonly List<Tensor> all = new(); private void More() {", "list of a field written")]
    [InlineData("SAFE1018", "var same = all; same[0] = fc.call(x); return all[0]; } private readonly Tensor[] all = new Tensor[1]; private void More() {", "array of a field written through a local")]
    [InlineData("SAFE1018", "return fc.call(x) * Next(); } private int n; private int Next() { return ++n;", "counter")]
    [InlineData("SAFE1018", "cache ??= fc.call(x); return cache; } private Tensor? cache; private void More() {", "what depends on the parameters kept")]
    [InlineData("SAFE1019", "return Outside.Half(fc.call(x));", "private member of a class that is not partial")]
    [InlineData("SAFE1021", "return Elsewhere.Blocks.Swish(fc.call(x));", "method of another assembly")]
    [InlineData("SAFE1023", "return fc.call(x) * Random.Shared.NextDouble();", "random numbers of the base library")]
    [InlineData("SAFE1023", "return fc.call(x) + rand(4, generator: own); } private readonly Generator own = new(1); private void More() {", "a generator of the model's own")]
    [InlineData("SAFE1010", "return fc.call(x) * bernoulli(fc.call(x).sigmoid());", "chances that depend on the parameters")]
    public void ConstructIsReported(string id, string body, string what)
    {
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor x) {{ {body} }}"), Outside);
        Assert.True(run.Result.Diagnostics.Length > 0 && run.Result.Diagnostics.All(diagnostic => diagnostic.Id == id), $"{what}: expected {id}, got {string.Join("\n", run.Result.Diagnostics)}\n{run.Text}");
        Assert.All(run.Result.Diagnostics, diagnostic => Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity));
        Assert.All(run.Result.Diagnostics, diagnostic => Assert.Contains("finite difference", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Contains("FiniteDifference.Jvp(this, () => forward(x), direction, x)", run.Text, StringComparison.Ordinal);
        AssertNoErrors(run);
    }

    // The values and slopes of these and many more are judged in tests/SafeStep.Soundness.Tests.
    [Theory]
    [InlineData("lock (this) { return fc.call(x); }")]
    [InlineData("return fc.call(x) + randn_like(x);")]
    [InlineData("return training ? fc.call(x) * rand(4).lt(0.5) : fc.call(x);")]
    [InlineData("checked { return fc.call(x); }")]
    [InlineData("Tensor? h = fc.call(x); h ??= x; return h;")]
    [InlineData("var h = fc.call(x).clone(); h[0] += 1; return h;")]
    [InlineData("var (a, (b, c)) = (x, (fc.call(x), x)); return a + b + c;")]
    [InlineData("Func<Tensor, Tensor> twice = t => t * 2; return twice(fc.call(x));")]
    [InlineData("var parts = new[] { fc.call(x) }; return parts.Select(t => t * 2).First();")]
    [InlineData("return fc.call(x) * Shared.Scale; } public static class Shared { public static Tensor Scale { get; set; } = Make(); private static Tensor Make() => ones(1); } private void More() {")]
    [InlineData("return fc.call(x) * cat(parameters().Select(p => p.flatten()).ToArray(), 0).mean();")]
    [InlineData("return fc.call(x) * gain; } private readonly Parameter gain = new(ones(1)); private void Register(string name) { this.register_parameter(name, gain);")]
    [InlineData("return Outside.Twice(fc.call(x));")]
    [InlineData("var h = fc.call(x); var g = h; g.add_(1); return h;")]
    [InlineData("try { return fc.call(x); } catch (ArgumentException) { return x; }")]
    [InlineData("var h = fc.call(x); Double(ref h); return h; } private static void Double(ref Tensor t) { t = t * 2;")]
    [InlineData("return Same<int>(fc.call(x)); } private static Tensor Same<T>(Tensor t) { return t * 2;")]
    [InlineData("return gate.call(fc.call(x), x); } private readonly Module<Tensor, Tensor, Tensor> gate = null!; private void More() {")]
    [InlineData("int n = 0; while (n < 3 && fc.call(x).shape[0] > 1) n++; return fc.call(x) * n;")]
    [InlineData("if (x.shape[0] > 1) goto end; x = fc.call(x); end: return x;")]
    [InlineData("return cat(Parts(fc.call(x)).ToArray(), 1); } private IEnumerable<Tensor> Parts(Tensor t) { yield return t; yield return t * 2;")]
    [InlineData("mask ??= ones(4); return fc.call(x) * mask; } private Tensor? mask; private void More() {")]
    [InlineData("return Head(fc.call(x)); } protected virtual Tensor Head(Tensor t) { return t * 2;")]
    public void ConstructIsFollowed(string body)
    {
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor x) {{ {body} }}", modifiers: "public partial"), Outside);
        Assert.True(run.Result.Diagnostics.IsEmpty, string.Join("\n", run.Result.Diagnostics));
        Assert.DoesNotContain("FiniteDifference", run.Text, StringComparison.Ordinal);
        AssertNoErrors(run);
    }

    [Theory]
    [InlineData("SAFE1014", "private async Task<Tensor> Later(Tensor t) { await Task.Yield(); return t; } public override Tensor forward(Tensor x) => Later(fc.call(x)).Result;")]
    public void MethodIsReported(string id, string members)
    {
        Compiled run = Compiled.Run(Compiled.Model(members));
        Assert.Contains(run.Result.Diagnostics, diagnostic => diagnostic.Id == id);
        AssertNoErrors(run);
    }

    // Without the library nothing can be known, and the compiler says what is missing.
    [Fact]
    public void MissingReferencesAreLeftToTheCompiler()
    {
        Compilation compilation = Compiled.Compile(Compiled.Model("public override Tensor forward(Tensor x) => fc.call(x);")).WithReferences();
        GeneratorDriverRunResult result = Compiled.NewDriver().RunGenerators(compilation).GetRunResult();
        Assert.Null(result.Results[0].Exception);
        Assert.True(result.Diagnostics.IsEmpty && result.GeneratedTrees.IsEmpty);
    }

    [Fact]
    public void ChildrenWithoutADerivativeAreLeftToADifferenceWhereThatIsAllowed()
    {
        string child = Compiled.Usings + "namespace Demo; public class Child : Module<Tensor, Tensor> { public Child() : base(\"Child\") { } public override Tensor forward(Tensor x) => x * 2; }";
        string source = Compiled.Model("public override Tensor forward(Tensor x) => child.forward(x);", "private readonly Child child = new();").Replace("[LogitHead]", "[LogitHead(ApproximateUnknownChildren = true)]", StringComparison.Ordinal);
        Compiled run = Compiled.RunClean(source, child);
        Assert.Contains("new TangentPass(this, direction, approximateUnknownChildren: true)", run.Text, StringComparison.Ordinal);
        Assert.Contains("jvp.call(child, x)", run.Text, StringComparison.Ordinal);
    }

    // Without a rule for everything there is no second order at all; the first is exact all the same.
    [Theory]
    [InlineData("fc.call(x).atan()")]
    [InlineData("fc.call(x).clone().atan_()")]
    [InlineData("act.call(fc.call(x)); private readonly Mish act = Mish()")]
    public void SecondOrderIsAllOrNothing(string body)
    {
        string model = Compiled.Model($"public override Tensor forward(Tensor x) => {body};").Replace("[LogitHead]", "[LogitHead(SecondOrder = true)]", StringComparison.Ordinal);
        Compiled run = Compiled.Run(model);
        Assert.Equal("SAFE1030", Assert.Single(run.Result.Diagnostics).Id);
        Assert.Contains("LogitJvp Jvp(", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("FiniteDifference", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SecondOrderJvp", run.Text, StringComparison.Ordinal);
        AssertNoErrors(run);
    }

    // Recursion needs no diagnostic: the twin calls itself as the method does.
    [Fact]
    public void RecursionIsFollowed() => Compiled.RunClean(Compiled.Model(
        "public override Tensor forward(Tensor x) => Deep(x, 3); private Tensor Deep(Tensor t, int n) => n == 0 ? t : Deep(fc.call(t).relu(), n - 1);"));

    [Fact]
    public void ChildThatIsNotPartialIsReported()
    {
        string child = Compiled.Usings + "namespace Demo; public class Child : Module<Tensor, Tensor> { public Child() : base(\"Child\") { } public override Tensor forward(Tensor x) => x * 2; }";
        Compiled run = Compiled.Run(Compiled.Model("public override Tensor forward(Tensor x) => child.forward(x);", "private readonly Child child = new();"), child);
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal("SAFE1019", diagnostic.Id);
        AssertNoErrors(run);
    }

    [Theory]
    [InlineData("public sealed", "not partial")]
    public void WrongShapeIsLeftToTheAnalyzers(string modifiers, string what)
    {
        Compiled run = Compiled.Run(Compiled.Model("public override Tensor forward(Tensor x) => fc.call(x);", modifiers: modifiers));
        Assert.True(run.Result.Diagnostics.IsEmpty && run.Result.GeneratedTrees.IsEmpty, what);
    }

    [Theory]
    [InlineData("public override Tensor forward(Tensor x) => fc.call(")]
    [InlineData("public override Tensor forward(Tensor x) { var h = fc. ; return h; }")]
    [InlineData("public override Tensor forward(Tensor x) { var h = Unknown(x); return h; }")]
    [InlineData("public override Tensor forward(Tensor x) { foreach (var y in ) { } return x; }")]
    [InlineData("public override Tensor forward(Tensor x")]
    [InlineData("public override Tensor forward(Missing x) => x;")]
    [InlineData("public override Tensor forward(Tensor x) => x switch { };")]
    [InlineData("public override Tensor forward(Tensor x) { x = ; (var a, ) = x; return x[; }")]
    public void HalfTypedSourceIsLeftToTheCompiler(string members)
    {
        Compiled run = Compiled.Run(Compiled.Model(members));
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1099");
        Assert.Null(run.Result.Results[0].Exception);
    }

    [Fact]
    public void EveryPrefixOfASourceIsSurvived()
    {
        string source = Compiled.Model("public override Tensor forward(Tensor x) { var (a, b) = (fc.call(x), x?.relu()); foreach (var t in new[] { a, b }) { x = t is null ? x : x + t; } return x switch { null => a, _ => x[.., 0] }; }");
        for (int length = source.IndexOf("[LogitHead]", StringComparison.Ordinal); length < source.Length; length += 3)
        {
            Compiled run = Compiled.Run(source[..length]);
            Assert.True(run.Result.Results[0].Exception is null && run.Result.Diagnostics.All(d => d.Id != "SAFE1099"), $"{string.Join("\n", run.Result.Diagnostics)}\n{source[..length]}");
        }
    }

    private const string Outside = Compiled.Usings + "namespace Demo; public static class Outside { public static Tensor Twice(Tensor t) => t * 2; public static Tensor Half(Tensor t) => t * half; private static readonly double half = 0.5; }";

    private static void AssertNoErrors(Compiled run)
    {
        // Unsafe blocks and unreachable labels are the test's own doing.
        var errors = run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS0227").ToList();
        Assert.True(errors.Count == 0, string.Join("\n", errors) + "\n" + run.Text);
    }
}
