using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>What moves in steps has no tangent: null, a proven zero.</summary>
public class StepRuleTests
{
    [Fact]
    public void ARoundedQuotientIsConstantBetweenItsSteps()
    {
        Tensor x = RuleCase.Any(3, 4), y = RuleCase.Positive(4), t = RuleCase.Any(3, 4);
        Assert.Null(OpTangents.div(x, t, y, null, RoundingMode.floor, x.div(y, RoundingMode.floor)));
        Assert.Null(OpTangents.div(x, t, 0.7, RoundingMode.trunc, x.div(0.7, RoundingMode.trunc)));
    }

    [Fact]
    public void ANormThatCountsElementsIsConstant()
    {
        Tensor x = RuleCase.Any(3, 4), t = RuleCase.Any(3, 4);
        Assert.Null(OpTangents.norm(x, t, 0f, x.norm(0f)));
        Assert.Null(OpTangents.norm(x, t, 1, true, 0f, x.norm(1, true, 0f)));
    }
}
