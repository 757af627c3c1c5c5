using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>ResNet-18 with basic blocks and an optional downsampling path.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class ResNet18 : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1, layer2, layer3, layer4;
    private readonly Linear fc;
    private long planes;

    public ResNet18(long width, long classes)
        : base(nameof(ResNet18))
    {
        planes = width;
        conv1 = Conv2d(3, width, 3, stride: 2, padding: 1, bias: false);
        bn1 = BatchNorm2d(width);
        layer1 = Layer(width, 1);
        layer2 = Layer(2 * width, 2);
        layer3 = Layer(2 * width, 2);
        layer4 = Layer(2 * width, 1);
        fc = Linear(2 * width, classes);
        RegisterComponents();
    }

    private Sequential Layer(long width, long stride)
    {
        Module<Tensor, Tensor>? downsample = null;
        if (stride != 1 || planes != width)
        {
            downsample = Sequential(Conv2d(planes, width, 1, stride: stride, bias: false), BatchNorm2d(width));
        }

        var blocks = new List<Module<Tensor, Tensor>> { new BasicBlock(planes, width, stride, downsample) };
        planes = width;
        blocks.Add(new BasicBlock(width, width, 1, null));
        return Sequential(blocks);
    }

    public override Tensor forward(Tensor x)
    {
        x = maxpool.forward(relu.forward(bn1.forward(conv1.forward(x))));
        x = layer1.forward(x);
        x = layer2.forward(x);
        x = layer3.forward(x);
        x = layer4.forward(x);
        x = x.mean(new long[] { 2, 3 });
        return fc.forward(x);
    }
}

public sealed partial class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Module<Tensor, Tensor>? downsample;

    public BasicBlock(long inputs, long outputs, long stride, Module<Tensor, Tensor>? downsample)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        this.downsample = downsample;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var identity = x;
        var y = bn1.forward(conv1.forward(x)).relu_();
        y = bn2.forward(conv2.forward(y));
        if (downsample is not null)
        {
            identity = downsample.forward(x);
        }

        return (y + identity).relu_();
    }
}
