namespace SafeStep.Guard.Tests;

public class MixedTensorsTests
{
    [Fact]
    public void A_batch_of_another_type_is_named_beside_a_parameter_and_nothing_moves()
    {
        var training = new Training(0.1);
        training.Backward();
        float[] before = training.Parameters();

        var exception = Assert.Throws<ArgumentException>(() => training.Guard.Step(training.Inputs.to(ScalarType.Float64)));

        Assert.Contains("Input 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Float64, the parameter output.weight Float32", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, training.Parameters());
    }
}
