namespace MiniGpt;

/// <summary>Attention, then a multilayer perceptron, each on a normalised copy and added back.</summary>
public sealed partial class Block : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm beforeAttention;
    private readonly Attention attention;
    private readonly LayerNorm beforePerceptron;
    private readonly Linear expansion;
    private readonly Linear projection;

    public Block(int width, int heads)
        : base(nameof(Block))
    {
        beforeAttention = nn.LayerNorm(width);
        attention = new Attention(width, heads);
        beforePerceptron = nn.LayerNorm(width);
        expansion = nn.Linear(width, 4 * width);
        projection = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = x + attention.call(beforeAttention.call(x));
        return x + projection.call(nn.functional.gelu(expansion.call(beforePerceptron.call(x))));
    }
}
