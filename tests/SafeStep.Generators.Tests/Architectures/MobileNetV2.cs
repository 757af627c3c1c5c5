using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>MobileNetV2's inverted residual blocks: expansion, depthwise convolution, linear projection.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class MobileNetV2 : Module<Tensor, Tensor>
{
    private readonly Sequential stem = Sequential(Conv2d(3, 4, 3, padding: 1, bias: false), BatchNorm2d(4));
    private readonly InvertedResidual same = new(4, 4, 1, 2);
    private readonly InvertedResidual down = new(4, 6, 2, 2);
    private readonly Linear classifier;

    public MobileNetV2(long classes)
        : base(nameof(MobileNetV2))
    {
        classifier = Linear(6, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using (var scope = NewDisposeScope())
        {
            var y = stem.forward(x).clamp(0, 6);
            y = down.forward(same.forward(y));
            return classifier.forward(y.mean(new long[] { 2, 3 })).MoveToOuterDisposeScope();
        }
    }
}

public sealed partial class InvertedResidual : Module<Tensor, Tensor>
{
    private readonly Conv2d expand, depthwise, project;
    private readonly BatchNorm2d bn1, bn2, bn3;
    private readonly bool useShortcut;

    public InvertedResidual(long inputs, long outputs, long stride, long ratio)
        : base(nameof(InvertedResidual))
    {
        var hidden = inputs * ratio;
        useShortcut = stride == 1 && inputs == outputs;
        expand = Conv2d(inputs, hidden, 1, bias: false);
        bn1 = BatchNorm2d(hidden);
        depthwise = Conv2d(hidden, hidden, 3, stride: stride, padding: 1, groups: hidden, bias: false);
        bn2 = BatchNorm2d(hidden);
        project = Conv2d(hidden, outputs, 1, bias: false);
        bn3 = BatchNorm2d(outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = Relu6(bn1.forward(expand.forward(x)));
        y = Relu6(bn2.forward(depthwise.forward(y)));
        y = bn3.forward(project.forward(y));
        return useShortcut ? x + y : y;
    }

    private static Tensor Relu6(Tensor x) => x.clamp(min: 0, max: 6);
}
