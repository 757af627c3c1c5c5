using SafeStep;

namespace Lab.Models;

/// <summary>Two convolutions over the 64 pixels in a row, with batch norm: of the architecture grid.</summary>
[LogitHead]
public sealed partial class GridConvolution : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Conv1d first = nn.Conv1d(1, 32, 3, padding: 1);
    private readonly BatchNorm1d firstNorm = nn.BatchNorm1d(32);
    private readonly Conv1d second = nn.Conv1d(32, 32, 3, padding: 1);
    private readonly BatchNorm1d secondNorm = nn.BatchNorm1d(32);
    private readonly Linear head = nn.Linear(32, 10);

    public GridConvolution()
        : base(nameof(GridConvolution))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.relu(firstNorm.call(first.call(x.unsqueeze(1))));
        x = nn.functional.relu(secondNorm.call(second.call(x)));
        return head.call(x.mean([2]));
    }
}

/// <summary>Two convolutions over the 8 x 8 image, each pooled, then 64 units; GELU.</summary>
[LogitHead]
public sealed partial class ConvolutionNet : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Conv2d first = nn.Conv2d(1, 16, 3, padding: 1);
    private readonly Conv2d second = nn.Conv2d(16, 32, 3, padding: 1);
    private readonly Linear hidden = nn.Linear(128, 64);
    private readonly Linear head = nn.Linear(64, 10);

    public ConvolutionNet()
        : base(nameof(ConvolutionNet))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.max_pool2d(nn.functional.gelu(first.call(x.reshape(-1, 1, 8, 8))), 2);
        x = nn.functional.max_pool2d(nn.functional.gelu(second.call(x)), 2);
        return head.call(nn.functional.gelu(hidden.call(x.flatten(1))));
    }
}

/// <summary>The same with batch norm after each convolution.</summary>
[LogitHead]
public sealed partial class NormalisedConvolutionNet : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Conv2d first = nn.Conv2d(1, 16, 3, padding: 1);
    private readonly BatchNorm2d firstNorm = nn.BatchNorm2d(16);
    private readonly Conv2d second = nn.Conv2d(16, 32, 3, padding: 1);
    private readonly BatchNorm2d secondNorm = nn.BatchNorm2d(32);
    private readonly Linear hidden = nn.Linear(128, 64);
    private readonly Linear head = nn.Linear(64, 10);

    public NormalisedConvolutionNet()
        : base(nameof(NormalisedConvolutionNet))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.max_pool2d(nn.functional.gelu(firstNorm.call(first.call(x.reshape(-1, 1, 8, 8)))), 2);
        x = nn.functional.max_pool2d(nn.functional.gelu(secondNorm.call(second.call(x))), 2);
        return head.call(nn.functional.gelu(hidden.call(x.flatten(1))));
    }
}
