using SafeStep;

namespace Lab.Models;

/// <summary>Two convolutions with batch norm, added to what came in; the first may halve the image.</summary>
public sealed partial class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d first;
    private readonly BatchNorm2d firstNorm;
    private readonly Conv2d second;
    private readonly BatchNorm2d secondNorm;
    private readonly Sequential shortcut;

    public ResidualBlock(long from, long to, long stride)
        : base(nameof(ResidualBlock))
    {
        first = nn.Conv2d(from, to, 3, stride: stride, padding: 1, bias: false);
        firstNorm = nn.BatchNorm2d(to);
        second = nn.Conv2d(to, to, 3, padding: 1, bias: false);
        secondNorm = nn.BatchNorm2d(to);
        shortcut = from == to && stride == 1
            ? nn.Sequential(nn.Identity())
            : nn.Sequential(nn.Conv2d(from, to, 1, stride: stride, bias: false), nn.BatchNorm2d(to));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = nn.functional.relu(firstNorm.call(first.call(x)));
        y = secondNorm.call(second.call(y));
        return nn.functional.relu(y + shortcut.call(x));
    }
}

/// <summary>A residual network for small images: a 3 x 3 convolution, then stages of blocks, each stage after the first halving the image.</summary>
[LogitHead]
public sealed partial class ResidualNet : nn.Module<Tensor, Tensor>, IClassifier
{
    private readonly Conv2d stem;
    private readonly BatchNorm2d stemNorm;
    private readonly Sequential blocks;
    private readonly Linear head;

    /// <param name="channels">The channels of an image.</param>
    /// <param name="widths">The channels of each stage; 64, 128, 256, 512 with two blocks each is ResNet-18.</param>
    /// <param name="blocksEach">The blocks of each stage.</param>
    public ResidualNet(int channels, IReadOnlyList<int> widths, int blocksEach)
        : base(nameof(ResidualNet))
    {
        stem = nn.Conv2d(channels, widths[0], 3, padding: 1, bias: false);
        stemNorm = nn.BatchNorm2d(widths[0]);
        var all = new List<nn.Module<Tensor, Tensor>>();
        int from = widths[0];
        foreach (int width in widths)
        {
            for (int i = 0; i < blocksEach; i++)
            {
                all.Add(new ResidualBlock(from, width, i == 0 && width != widths[0] ? 2 : 1));
                from = width;
            }
        }

        blocks = nn.Sequential(all);
        head = nn.Linear(from, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.relu(stemNorm.call(stem.call(x)));
        return head.call(blocks.call(x).mean([2, 3]));
    }
}
