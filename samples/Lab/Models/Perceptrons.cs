using SafeStep;

namespace Lab.Models;

/// <summary>64-10: logits linear in the parameters.</summary>
[LogitHead]
public sealed partial class LinearClassifier : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Linear head = nn.Linear(64, 10);

    public LinearClassifier()
        : base(nameof(LinearClassifier))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(x);
}

/// <summary>64-128-10 with ReLU: the network of the learning-rate spike.</summary>
[LogitHead]
public sealed partial class ReluPerceptron : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Linear hidden = nn.Linear(64, 128);
    private readonly Linear head = nn.Linear(128, 10);

    public ReluPerceptron()
        : base(nameof(ReluPerceptron))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(nn.functional.relu(hidden.call(x)));
}

/// <summary>64-128-128-10 with GELU.</summary>
[LogitHead]
public sealed partial class GeluPerceptron : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Linear first = nn.Linear(64, 128);
    private readonly Linear second = nn.Linear(128, 128);
    private readonly Linear head = nn.Linear(128, 10);

    public GeluPerceptron()
        : base(nameof(GeluPerceptron))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.gelu(first.call(x));
        x = nn.functional.gelu(second.call(x));
        return head.call(x);
    }
}

/// <summary>64-128-128-10 with layer norm and GELU.</summary>
[LogitHead]
public sealed partial class NormalisedPerceptron : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Linear first = nn.Linear(64, 128);
    private readonly LayerNorm firstNorm = nn.LayerNorm(128);
    private readonly Linear second = nn.Linear(128, 128);
    private readonly LayerNorm secondNorm = nn.LayerNorm(128);
    private readonly Linear head = nn.Linear(128, 10);

    public NormalisedPerceptron()
        : base(nameof(NormalisedPerceptron))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.gelu(firstNorm.call(first.call(x)));
        x = nn.functional.gelu(secondNorm.call(second.call(x)));
        return head.call(x);
    }
}

/// <summary>64-64-64-64-10 with layer norm and GELU: of the architecture grid.</summary>
[LogitHead]
public sealed partial class GridPerceptron : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Linear first = nn.Linear(64, 64);
    private readonly LayerNorm firstNorm = nn.LayerNorm(64);
    private readonly Linear second = nn.Linear(64, 64);
    private readonly LayerNorm secondNorm = nn.LayerNorm(64);
    private readonly Linear third = nn.Linear(64, 64);
    private readonly LayerNorm thirdNorm = nn.LayerNorm(64);
    private readonly Linear head = nn.Linear(64, 10);

    public GridPerceptron()
        : base(nameof(GridPerceptron))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.gelu(firstNorm.call(first.call(x)));
        x = nn.functional.gelu(secondNorm.call(second.call(x)));
        x = nn.functional.gelu(thirdNorm.call(third.call(x)));
        return head.call(x);
    }
}
