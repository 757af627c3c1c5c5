using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A classifier on the code of an autoencoder; forward returns the logits and the reconstruction.</summary>
[LogitHead(Output = 0)]
public sealed partial class AutoencoderClassifier : Module<Tensor, (Tensor Logits, Tensor Reconstruction)>
{
    private readonly Sequential encoder;
    private readonly Sequential decoder;
    private readonly Linear classifier;

    public AutoencoderClassifier(int inputs, int code, int classes)
        : base(nameof(AutoencoderClassifier))
    {
        encoder = Sequential(Linear(inputs, 2 * code), ReLU(), Linear(2 * code, code), Tanh());
        decoder = Sequential(Linear(code, 2 * code), ReLU(), Linear(2 * code, inputs), Sigmoid());
        classifier = Linear(code, classes);
        RegisterComponents();
    }

    public override (Tensor Logits, Tensor Reconstruction) forward(Tensor x)
    {
        var code = encoder.call(x);
        var (logits, size) = Classify(code);
        return (logits * size, decoder.call(code));
    }

    private (Tensor, Tensor) Classify(Tensor code) => (classifier.call(code), code.norm(1, true));
}
