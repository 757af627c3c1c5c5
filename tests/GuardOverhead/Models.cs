using SafeStep;

namespace GuardOverhead;

/// <summary>784-512-512-10 with ReLU.</summary>
[LogitHead]
public sealed partial class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(784, 512);
    private readonly Linear second = nn.Linear(512, 512);
    private readonly Linear third = nn.Linear(512, 10);

    public Mlp()
        : base(nameof(Mlp)) => RegisterComponents();

    public override Tensor forward(Tensor x) => third.call(nn.functional.relu(second.call(nn.functional.relu(first.call(x)))));
}

/// <summary>64-64-64-64-10 with layer norm and GELU.</summary>
[LogitHead]
public sealed partial class NormedMlp : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(64, 64);
    private readonly LayerNorm firstNorm = nn.LayerNorm(64);
    private readonly Linear second = nn.Linear(64, 64);
    private readonly LayerNorm secondNorm = nn.LayerNorm(64);
    private readonly Linear third = nn.Linear(64, 64);
    private readonly LayerNorm thirdNorm = nn.LayerNorm(64);
    private readonly Linear last = nn.Linear(64, 10);

    public NormedMlp()
        : base(nameof(NormedMlp)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.gelu(firstNorm.call(first.call(x)));
        x = nn.functional.gelu(secondNorm.call(second.call(x)));
        x = nn.functional.gelu(thirdNorm.call(third.call(x)));
        return last.call(x);
    }
}
