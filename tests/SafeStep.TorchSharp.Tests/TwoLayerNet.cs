using SafeStep.Guard.Tests;

namespace SafeStep.TorchSharpTests;

/// <summary>A small classifier whose JVP is written by hand, so that these tests are about the guard and the library alone.</summary>
internal sealed class TwoLayerNet : Module<Tensor, Tensor>
{
    private readonly Linear hidden;
    private readonly Linear output;

    public TwoLayerNet(int inputs = 6, int units = 8, int classes = 3)
        : base(nameof(TwoLayerNet))
    {
        hidden = Linear(inputs, units);
        output = Linear(units, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return output.call(tanh(hidden.call(x))).MoveToOuterDisposeScope();
    }

    public LogitJvp Jvp(Tensor x, ParameterTangents direction)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var a = tanh(hidden.forward(x));
        var aTangent = Slope(hidden, x, null, direction) * (1 - (a * a).to_type(ScalarType.Float32));
        var slopes = Slope(output, a, aTangent, direction);
        return new LogitJvp(output.forward(a).MoveToOuterDisposeScope(), slopes.MoveToOuterDisposeScope());
    }

    public StepGuard Guard(optim.Optimizer optimizer, StepGuardOptions? options = null) =>
        GuardedTensorModel.Guard(this, optimizer, Jvp, options);

    // The tangent of x W' + b, in float32 whatever the parameters are.
    private static Tensor Slope(Linear layer, Tensor x, Tensor? xTangent, ParameterTangents direction)
    {
        var x32 = x.to_type(ScalarType.Float32);
        var slope = zeros(x.shape[0], layer.weight!.shape[0]);
        if (direction.Of(layer, "weight") is { } weight)
        {
            slope = slope + x32.matmul(weight.to_type(ScalarType.Float32).t());
        }

        if (direction.Of(layer, "bias") is { } bias)
        {
            slope = slope + bias.to_type(ScalarType.Float32);
        }

        return xTangent is null ? slope : slope + xTangent.matmul(layer.weight!.to_type(ScalarType.Float32).t());
    }
}
