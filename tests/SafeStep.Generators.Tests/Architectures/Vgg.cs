using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>VGG: features built in a loop from a configuration, a Sequential made of a list.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Vgg : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> features;
    private readonly Module<Tensor, Tensor> classifier;

    public Vgg(long[] configuration, long classes)
        : base(nameof(Vgg))
    {
        var modules = new List<(string, Module<Tensor, Tensor>)>();
        long channels = 3;
        for (var i = 0; i < configuration.Length; i++)
        {
            if (configuration[i] == 0)
            {
                modules.Add(($"MaxPool2d-{i}a", MaxPool2d(2, stride: 2)));
                continue;
            }

            modules.Add(($"conv2d-{i}a", Conv2d(channels, configuration[i], 3, padding: 1)));
            modules.Add(($"bnrm2d-{i}a", BatchNorm2d(configuration[i])));
            modules.Add(($"relu-{i}b", ReLU(inplace: true)));
            channels = configuration[i];
        }

        features = Sequential(modules);
        classifier = Sequential(Linear(channels * 2 * 2, 8), ReLU(), Dropout(), Linear(8, classes));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var x1 = features.call(input);
        var x2 = x1.flatten(1);
        return classifier.call(x2);
    }
}
