namespace SafeStep.Guard.Tests;

/// <summary>Softmax regression with its JVP written by hand: the guard's tests do not depend on the generator.</summary>
internal sealed class LinearHead : nn.Module<Tensor, Tensor>
{
    private readonly Linear output;

    public LinearHead(int inputs, int classes)
        : base(nameof(LinearHead))
    {
        output = nn.Linear(inputs, classes);
        RegisterComponents();
    }

    public Linear Output => output;

    /// <summary>How often the JVP was asked for.</summary>
    public int Evaluations { get; private set; }

    /// <summary>How many samples each evaluation was on.</summary>
    public List<long> Rows { get; } = [];

    /// <summary>The inputs of the last evaluation.</summary>
    public Tensor? LastInputs { get; private set; }

    /// <summary>What happens while the JVP is evaluated.</summary>
    public Action? Evaluating { get; set; }

    /// <summary>Which rows of a batch the last evaluation was on.</summary>
    public IEnumerable<long> LastPlaces(Tensor batch) =>
        from row in Enumerable.Range(0, (int)batch.shape[0])
        where Enumerable.Range(0, (int)LastInputs!.shape[0]).Any(i => (LastInputs[i] - batch[row]).abs().max().to_type(ScalarType.Float32).item<float>() == 0)
        select (long)row;

    public override Tensor forward(Tensor x) => output.call(x);

    public LogitJvp Jvp(Tensor x, ParameterTangents direction)
    {
        Evaluations++;
        Rows.Add(x.shape[0]);
        LastInputs = x.clone().DetachFromDisposeScope();
        Evaluating?.Invoke();
        // First, because it refuses a wrong shape: an error in matmul ends the process on TorchSharp.
        var logits = output.forward(x);
        var slopes = x.matmul(direction.Of(output, "weight")!.t());
        if (direction.Of(output, "bias") is { } bias)
        {
            slopes = slopes + bias;
        }

        return new LogitJvp(logits, slopes);
    }

    public StepGuard Guard(optim.Optimizer optimizer, StepGuardOptions? options = null) => GuardedTensorModel.Guard(this, optimizer, Jvp, options);
}
