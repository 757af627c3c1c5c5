using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>SAFE2001 on the loops that people write, each at the place where the optimizer is made.</summary>
public sealed class UnguardedVariantsTests() : RuleTest("SAFE2001")
{
    private const string TwoPartNet = """

        public class TwoPartNet : Module<Tensor, Tensor>
        {
            public readonly Linear body = Linear(4, 4), head = Linear(4, 3);
            public TwoPartNet() : base("two") => RegisterComponents();
            public override Tensor forward(Tensor x) => head.call(body.call(x));
        }
        """;

    public static TheoryData<string> InOneMethod => [.. Variants.InOneMethod.Keys];

    public static TheoryData<string> InSeveral => [.. Variants.InSeveral.Keys];

    [Theory, MemberData(nameof(InOneMethod))]
    public Task Reports_in_one_method(string variant) => Reports(Backend.TorchSharp, InMethod(Variants.InOneMethod[variant]) + TwoPartNet);

    [Theory, MemberData(nameof(InSeveral))]
    public Task Reports_across_methods(string variant) => Reports(Backend.TorchSharp, Variants.InSeveral[variant]);

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Variants.InOneMethod.Count + Variants.InSeveral.Count >= 35);
}
