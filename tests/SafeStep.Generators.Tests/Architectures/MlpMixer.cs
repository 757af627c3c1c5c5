using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>An MLP-Mixer on flattened patches: mixing across tokens, then across channels.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class MlpMixer : Module<Tensor, Tensor>
{
    private readonly Linear embed;
    private readonly ModuleList<MixerLayer> layers = new();
    private readonly LayerNorm norm;
    private readonly Linear head;

    public MlpMixer(int tokens, int patch, int width, int depth, int classes)
        : base(nameof(MlpMixer))
    {
        embed = Linear(patch, width);
        for (var i = 0; i < depth; i++) layers.Add(new MixerLayer(tokens, width));
        norm = LayerNorm(width);
        head = Linear(width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = embed.forward(x);
        foreach (var layer in layers) x = layer.forward(x);
        return head.forward(norm.forward(x).mean(new long[] { 1 }));
    }
}

public partial class MixerLayer : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1, norm2;
    private readonly Module<Tensor, Tensor> tokenMix, channelMix;

    public MixerLayer(int tokens, int width)
        : base(nameof(MixerLayer))
    {
        norm1 = LayerNorm(width);
        norm2 = LayerNorm(width);
        tokenMix = Mlp(tokens, 2 * tokens);
        channelMix = Mlp(width, 2 * width);
        RegisterComponents();
    }

    private static Sequential Mlp(int width, int hidden) => Sequential(Linear(width, hidden), GELU(), Dropout(0.1), Linear(hidden, width));

    public override Tensor forward(Tensor x)
    {
        var y = norm1.forward(x).transpose(1, 2);
        x = x + tokenMix.forward(y).transpose(1, 2);
        return x + channelMix.forward(norm2.forward(x));
    }
}
