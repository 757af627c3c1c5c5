using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A tangent rule is checked where it is declared, whether a model uses it or not.</summary>
public class RuleSignatureTests
{
    [Theory]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? x_t, double b, Tensor y) => x_t;", "with the result")]
    [InlineData("internal static Tensor? Rule(Tensor x, Tensor? x_t, double b) => x_t;", "without the result")]
    [InlineData("public static Dual Rule(Tensor x, Tensor? x_t, double b) => new(x, x_t);", "value and tangent")]
    public void RuleThatFitsIsAccepted(string rule, string what) => Assert.True(Check(rule).Count == 0, what);

    [Theory]
    [InlineData("public static Tensor? Rule(Tensor x, double b, Tensor y) => null;", "no tangent")]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? tangent, double b, Tensor y) => tangent;", "the tangent has another name")]
    [InlineData("public static Tensor? Rule(double b, Tensor x, Tensor? x_t, Tensor y) => x_t;", "another order")]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? x_t, Tensor y) => x_t;", "an argument left out")]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? x_t, double b, Tensor y, int more) => x_t;", "an argument too many")]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? x_t, string b, Tensor y) => x_t;", "an argument of another type")]
    [InlineData("public static void Rule(Tensor x, Tensor? x_t, double b, Tensor y) { }", "no result")]
    [InlineData("public static double Rule(Tensor x, Tensor? x_t, double b, Tensor y) => b;", "a result that is no tensor")]
    [InlineData("public Tensor? Rule(Tensor x, Tensor? x_t, double b, Tensor y) => x_t;", "not static")]
    [InlineData("private static Tensor? Rule(Tensor x, Tensor? x_t, double b, Tensor y) => x_t;", "private")]
    [InlineData("public static Tensor? Rule<T>(Tensor x, Tensor? x_t, double b, Tensor y) => x_t;", "generic")]
    [InlineData("public static Tensor? Rule(Tensor x, ref Tensor? x_t, double b, Tensor y) => x_t;", "by reference")]
    [InlineData("public static int Rule() => 0;", "no tensor at all")]
    public void RuleThatDoesNotFitIsReportedAtItsName(string rule, string what)
    {
        List<Diagnostic> found = Check(rule);
        Assert.True(found.Count == 1 && found[0].Id == "SAFE1027", $"{what}: {string.Join("\n", found)}");
        Assert.Equal("Rule", found[0].Location.SourceTree!.ToString().Substring(found[0].Location.SourceSpan.Start, found[0].Location.SourceSpan.Length));
    }

    [Fact]
    public void MethodThatDoesNotExistIsReported() => Assert.Equal("SAFE1027", Assert.Single(Check("public static Tensor? Rule(Tensor x, Tensor? x_t) => x_t;", "\"Missing\"")).Id);

    [Theory]
    [InlineData("public static Tensor? Rule(Child layer, Tensor x, Tensor? x_t, ParameterTangents direction) => x_t;", 0)]
    [InlineData("public static Tensor? Rule(Child layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction) => x_t;", 0)]
    [InlineData("public static Tensor? Rule(Tensor x, Tensor? x_t, ParameterTangents direction) => x_t;", 1)]
    [InlineData("public static Tensor? Rule(Linear layer, Tensor x, Tensor? x_t, ParameterTangents direction) => x_t;", 1)]
    public void RuleOfAModuleTakesTheModuleFirst(string rule, int expected) => Assert.Equal(expected, Run(
        $"public sealed class Child() : Module<Tensor, Tensor>(\"child\") {{ public override Tensor forward(Tensor x) => x; [TangentRule(typeof(Child), nameof(forward))] {rule} }}").Count);

    [Theory]
    [InlineData("[TangentRule(typeof(Missing), \"Op\")] public static Tensor? Rule(Tensor x, Tensor? x_t) => x_t;")]
    [InlineData("[TangentRule(] public static Tensor? Rule(Tensor x, Tensor? x_t) => x_t;")]
    [InlineData("[TangentRule(typeof(Rules))] public static Tensor? Rule(Tensor x, Missing? x_t) => x_t;")]
    public void HalfTypedRuleIsLeftToTheCompiler(string rule) => Assert.Empty(Run($"public class Rules {{ {rule} }}"));

    private static List<Diagnostic> Check(string rule, string method = "nameof(Op)") =>
        Run($"public class Rules {{ public static Tensor Op(Tensor x, double b) => x * b; [TangentRule(typeof(Rules), {method})] {rule} }}");

    private static List<Diagnostic> Run(string source)
    {
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\n" + source);
        Assert.Null(run.Result.Results[0].Exception);
        return [.. run.Result.Diagnostics];
    }
}
