using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A U-Net that labels each pixel: logits of shape [batch, classes, height, width].</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class UNet : Module<Tensor, Tensor>
{
    private readonly DoubleConv first, second, bottom, upper;
    private readonly MaxPool2d pool = MaxPool2d(2);
    private readonly Module<Tensor, Tensor>? up;
    private readonly Conv2d reduce;
    private readonly Conv2d head;
    private readonly bool bilinear;

    public UNet(long width, long classes, bool bilinear)
        : base(nameof(UNet))
    {
        this.bilinear = bilinear;
        first = new DoubleConv(1, width);
        second = new DoubleConv(width, 2 * width);
        bottom = new DoubleConv(2 * width, 2 * width);
        up = bilinear ? null : ConvTranspose2d(2 * width, 2 * width, 2, stride: 2);
        upper = new DoubleConv(4 * width, 2 * width);
        reduce = Conv2d(3 * width, width, 1);
        head = Conv2d(width, classes, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var skip1 = first.forward(x);
        var skip2 = second.forward(pool.forward(skip1));
        x = bottom.forward(pool.forward(skip2));
        x = Up(x);
        x = upper.forward(cat(new List<Tensor> { skip2, x }, dim: 1));
        x = functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        x = functional.relu(reduce.forward(cat([skip1, x], 1)));
        return head.forward(x);
    }

    private Tensor Up(Tensor x) => bilinear
        ? functional.interpolate(x, size: [x.shape[2] * 2, x.shape[3] * 2], mode: InterpolationMode.Bilinear, align_corners: false)
        : up!.forward(x);
}

public sealed partial class DoubleConv : Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public DoubleConv(long inputs, long outputs)
        : base(nameof(DoubleConv))
    {
        layers = Sequential(
            Conv2d(inputs, outputs, 3, padding: 1), BatchNorm2d(outputs), ReLU(inplace: true),
            Conv2d(outputs, outputs, 3, padding: 1), GroupNorm(1, outputs), LeakyReLU(0.1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.forward(x);
}
