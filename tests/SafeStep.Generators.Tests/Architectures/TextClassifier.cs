using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A text classifier: embedding, masked mean of the tokens, a small head chosen by the configuration.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class TextClassifier : Module<Tensor, Tensor>
{
    private readonly Embedding table;
    private readonly Dictionary<string, int> sizes = new() { ["hidden"] = 7 };
    private readonly Linear hidden;
    private readonly Linear output;
    private readonly string activation;

    public TextClassifier(int vocabulary, int width, int classes, string activation)
        : base(nameof(TextClassifier))
    {
        this.activation = activation;
        table = Embedding(vocabulary, width);
        hidden = Linear(width, sizes["hidden"]);
        output = Linear(sizes["hidden"], classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        // Token 0 is padding.
        var present = tokens.ne(0).to(table.weight!.dtype).unsqueeze(-1);
        var mean = (table.forward(tokens) * present).sum(1) / present.sum(1).clamp_min(1);
        var h = Activate(hidden.forward(mean));
        return output.forward(h);
    }

    private Tensor Activate(Tensor h)
    {
        switch (activation)
        {
            case "tanh":
                return h.tanh();
            case "relu":
                return functional.relu(h);
            default:
                return activation switch
                {
                    "silu" => functional.silu(h),
                    "square" when h.shape[0] > 0 => h * h,
                    _ => throw new NotSupportedException(activation),
                };
        }
    }
}
