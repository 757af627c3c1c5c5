using SafeStep;

namespace GuardOverhead;

/// <summary>Layers one after the other.</summary>
[LogitHead]
public sealed partial class Stack : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public Sequential Layers => layers;

    public Stack(Sequential layers)
        : base(nameof(Stack))
    {
        this.layers = layers;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.call(x);
}

/// <summary>Convolutions, then the mean over the positions.</summary>
[LogitHead]
public sealed partial class ConvolutionNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly Linear head;
    private readonly long[] positions;

    /// <param name="body">The convolutions, with what is between them.</param>
    /// <param name="channels">The channels that they end with.</param>
    /// <param name="dimensions">In how many dimensions the positions lie.</param>
    public ConvolutionNet(Sequential body, int channels, int dimensions)
        : base(nameof(ConvolutionNet))
    {
        this.body = body;
        head = nn.Linear(channels, 10);
        positions = dimensions == 1 ? [2] : [2, 3];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(body.call(x).mean(positions));
}

/// <summary>Pre-norm attention and a GELU network of four times the width.</summary>
public sealed partial class Block : nn.Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly Tensor? mask;
    private readonly LayerNorm norm1, norm2;
    private readonly Linear qkv, projection, up, down;

    /// <param name="width">The width of a token.</param>
    /// <param name="heads">The heads of the attention.</param>
    /// <param name="causalLength">Tokens that see only earlier ones; 0: all see all.</param>
    public Block(int width, int heads, int causalLength = 0)
        : base(nameof(Block))
    {
        this.heads = heads;
        (norm1, norm2) = (nn.LayerNorm(width), nn.LayerNorm(width));
        (qkv, projection) = (nn.Linear(width, 3 * width), nn.Linear(width, width));
        (up, down) = (nn.Linear(width, 4 * width), nn.Linear(4 * width, width));
        if (causalLength > 0)
        {
            var position = arange(causalLength);
            mask = zeros([causalLength, causalLength]).masked_fill(position.unsqueeze(0).gt(position.unsqueeze(1)), float.NegativeInfinity);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        (long batch, long tokens, long width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = qkv.call(norm1.call(x)).view(batch, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4).unbind(0);
        var scores = parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt((double)width / heads);
        scores = mask is null ? scores : scores + mask;
        var mixed = nn.functional.softmax(scores, -1).matmul(parts[2]).transpose(1, 2).reshape(batch, tokens, width);
        x = x + projection.call(mixed);
        return x + down.call(nn.functional.gelu(up.call(norm2.call(x))));
    }
}

/// <summary>Eight rows of eight pixels and a class token.</summary>
[LogitHead]
public sealed partial class DigitsTransformer : nn.Module<Tensor, Tensor>
{
    private readonly Linear embed = nn.Linear(8, 32);
    private readonly Parameter token = new(zeros([1, 1, 32]));
    private readonly Parameter position = new(zeros([1, 9, 32]));
    private readonly Block first = new(32, 4);
    private readonly Block second = new(32, 4);
    private readonly LayerNorm norm = nn.LayerNorm(32);
    private readonly Linear head = nn.Linear(32, 10);

    public DigitsTransformer()
        : base(nameof(DigitsTransformer)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var x = cat([token.expand(input.shape[0], 1, 32), embed.call(input)], 1) + position;
        return head.call(norm.call(second.call(first.call(x)).select(1, 0)));
    }
}

/// <summary>Predicts the next of 8192 tokens from up to 64 before it.</summary>
[LogitHead]
public sealed partial class LanguageModel : nn.Module<Tensor, Tensor>
{
    private readonly Embedding embed = nn.Embedding(8192, 128);
    private readonly Embedding position = nn.Embedding(64, 128);
    private readonly Block first = new(128, 4, 64);
    private readonly Block second = new(128, 4, 64);
    private readonly LayerNorm norm = nn.LayerNorm(128);
    private readonly Linear head = nn.Linear(128, 8192);
    private readonly Tensor steps = arange(64);

    public LanguageModel()
        : base(nameof(LanguageModel)) => RegisterComponents();

    public override Tensor forward(Tensor tokens)
    {
        var x = embed.call(tokens) + position.call(steps);
        return head.call(norm.call(second.call(first.call(x)))).view(-1, 8192);
    }
}
