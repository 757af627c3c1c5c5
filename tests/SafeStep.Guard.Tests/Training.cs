namespace SafeStep.Guard.Tests;

/// <summary>A small classification problem and the parts of a training step.</summary>
internal sealed class Training
{
    public Training(double learningRate, StepGuardOptions? options = null, int seed = 1)
        : this(parameters => torch.optim.SGD(parameters, learningRate), options, seed)
    {
    }

    public Training(Func<IEnumerable<Parameter>, optim.Optimizer> optimizer, StepGuardOptions? options = null, int seed = 1)
    {
        manual_seed(seed);
        Inputs = randn(8, 3);
        Labels = arange(8).remainder(4);
        Model = new LinearHead(3, 4);
        Optimizer = optimizer(Model.parameters());
        Guard = Model.Guard(Optimizer, options);
    }

    public Tensor Inputs { get; }

    public Tensor Labels { get; }

    public LinearHead Model { get; }

    public optim.Optimizer Optimizer { get; }

    public StepGuard Guard { get; }

    public void Backward()
    {
        Optimizer.zero_grad();
        nn.functional.cross_entropy(Model.call(Inputs), Labels).backward();
    }

    /// <summary>Adds the value to every gradient of the bias, by way of a loss: <c>grad</c> is a method in older TorchSharp, a property in newer.</summary>
    public void Poison(float value) => (Model.Output.bias!.sum() * value).backward();

    /// <summary>Takes a whole training step, guarded.</summary>
    public StepReport Step()
    {
        Backward();
        return Guard.Step();
    }

    /// <summary>All parameter values, in one row.</summary>
    public float[] Parameters() => [.. Model.parameters().SelectMany(parameter => parameter.detach().cpu().contiguous().data<float>().ToArray())];
}
