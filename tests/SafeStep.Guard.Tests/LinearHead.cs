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

    public override Tensor forward(Tensor x) => output.call(x);

    public LogitJvp Jvp(Tensor x, ParameterTangents direction)
    {
        Evaluations++;
        var slopes = x.matmul(direction.Of(output, "weight")!.t()) + direction.Of(output, "bias")!;
        return new LogitJvp(output.forward(x), slopes);
    }

    public StepGuard Guard(optim.Optimizer optimizer, StepGuardOptions? options = null) => StepGuard.Create<Tensor, Tensor>(this, optimizer, Jvp, options);
}
