using SafeStep;

namespace MiniGpt;

/// <summary>A decoder in the manner of GPT-2: it predicts each character from those before it. Returns logits of shape [batch, length, characters].</summary>
[LogitHead]
public sealed partial class Gpt : nn.Module<Tensor, Tensor>
{
    private readonly Embedding characters;
    private readonly Embedding positions;
    private readonly Sequential blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    public Gpt(int vocabulary, int context, int width, int heads, int layers)
        : base(nameof(Gpt))
    {
        characters = nn.Embedding(vocabulary, width);
        positions = nn.Embedding(context, width);
        blocks = nn.Sequential([.. Enumerable.Range(0, layers).Select(_ => new Block(width, heads))]);
        norm = nn.LayerNorm(width);
        head = nn.Linear(width, vocabulary, hasBias: false);
        RegisterComponents();
        Initialise(layers);
    }

    public override Tensor forward(Tensor text)
    {
        var here = torch.arange(text.shape[1], device: text.device);
        var x = characters.call(text) + positions.call(here);
        return head.call(norm.call(blocks.call(x)));
    }

    // GPT-2's: small normal weights, the projections into the residual stream smaller with depth, biases zero.
    private void Initialise(int layers)
    {
        using var noGrad = torch.no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                nn.init.zeros_(parameter);
            }
            else if (parameter.dim() == 2)
            {
                bool intoResidual = name.EndsWith("projection.weight", StringComparison.Ordinal);
                nn.init.normal_(parameter, 0, intoResidual ? 0.02 / Math.Sqrt(2 * layers) : 0.02);
            }
        }
    }
}
