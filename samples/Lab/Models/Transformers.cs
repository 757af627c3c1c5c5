using SafeStep;

namespace Lab.Models;

/// <summary>A transformer with one head on one token, the whole image: of the architecture grid.</summary>
[LogitHead]
public sealed partial class OneTokenTransformer : nn.Module<Tensor, Tensor>, IClassifier
{
    private const int Width = 32;

    private readonly Linear embedding = nn.Linear(64, Width);
    private readonly Linear attention = nn.Linear(Width, 3 * Width);
    private readonly Linear projection = nn.Linear(Width, Width);
    private readonly Linear expansion = nn.Linear(Width, 4 * Width);
    private readonly Linear contraction = nn.Linear(4 * Width, Width);
    private readonly LayerNorm attentionNorm = nn.LayerNorm(Width);
    private readonly LayerNorm perceptronNorm = nn.LayerNorm(Width);
    private readonly Linear head = nn.Linear(Width, 10);

    public OneTokenTransformer()
        : base(nameof(OneTokenTransformer))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = embedding.call(x).unsqueeze(1);
        var parts = attention.call(attentionNorm.call(x)).chunk(3, 2);
        var weights = (parts[0].matmul(parts[1].transpose(1, 2)) / Math.Sqrt(Width)).softmax(2);
        x = x + projection.call(weights.matmul(parts[2]));
        x = x + contraction.call(nn.functional.gelu(expansion.call(perceptronNorm.call(x))));
        return head.call(x.squeeze(1));
    }
}

/// <summary>Self-attention with several heads, without biases.</summary>
public sealed partial class SelfAttention : nn.Module<Tensor, Tensor>
{
    private readonly Linear input;
    private readonly Linear projection;
    private readonly int heads;

    public SelfAttention(int width, int heads)
        : base(nameof(SelfAttention))
    {
        this.heads = heads;
        input = nn.Linear(width, 3 * width, hasBias: false);
        projection = nn.Linear(width, width, hasBias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = input.call(x).chunk(3, 2);
        var query = parts[0].view(batch, length, heads, width / heads).transpose(1, 2);
        var key = parts[1].view(batch, length, heads, width / heads).transpose(1, 2);
        var value = parts[2].view(batch, length, heads, width / heads).transpose(1, 2);
        var weights = (query.matmul(key.transpose(2, 3)) / Math.Sqrt(width / heads)).softmax(3);
        return projection.call(weights.matmul(value).transpose(1, 2).reshape(batch, length, width));
    }
}

/// <summary>Attention and a perceptron, each on a normalised copy and added back.</summary>
public sealed partial class TransformerBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm attentionNorm;
    private readonly SelfAttention attention;
    private readonly LayerNorm perceptronNorm;
    private readonly Linear expansion;
    private readonly nn.Module<Tensor, Tensor> activation;
    private readonly Linear contraction;

    public TransformerBlock(int width, int heads, nn.Module<Tensor, Tensor> activation)
        : base(nameof(TransformerBlock))
    {
        attentionNorm = nn.LayerNorm(width);
        attention = new SelfAttention(width, heads);
        perceptronNorm = nn.LayerNorm(width);
        expansion = nn.Linear(width, 4 * width);
        this.activation = activation;
        contraction = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = x + attention.call(attentionNorm.call(x));
        return x + contraction.call(activation.call(expansion.call(perceptronNorm.call(x))));
    }
}

/// <summary>The tiny transformer: the eight rows of the image and a class token, two blocks of width 32 with four heads.</summary>
[LogitHead]
public sealed partial class TinyTransformer : nn.Module<Tensor, Tensor>, IClassifier
{
    private const int Width = 32;

    private readonly Linear embedding = nn.Linear(8, Width);
    private readonly Parameter token = nn.Parameter(torch.zeros(1, 1, Width));
    private readonly Parameter positions = nn.Parameter(torch.zeros(1, 9, Width));
    private readonly TransformerBlock first;
    private readonly TransformerBlock second;
    private readonly LayerNorm norm = nn.LayerNorm(Width);
    private readonly Linear head = nn.Linear(Width, 10);

    /// <param name="kinks">Whether the perceptrons have ReLU instead of GELU, which has no singularity.</param>
    public TinyTransformer(bool kinks = false)
        : base(nameof(TinyTransformer))
    {
        first = new TransformerBlock(Width, 4, kinks ? nn.ReLU() : nn.GELU());
        second = new TransformerBlock(Width, 4, kinks ? nn.ReLU() : nn.GELU());
        RegisterComponents();
        nn.init.normal_(token, 0, 0.02);
        nn.init.normal_(positions, 0, 0.02);
    }

    public override Tensor forward(Tensor x)
    {
        var rows = embedding.call(x.view(-1, 8, 8));
        var all = torch.cat([token.expand(x.shape[0], -1, -1), rows], 1) + positions;
        all = second.call(first.call(all));
        return head.call(norm.call(all[TensorIndex.Colon, 0]));
    }
}
