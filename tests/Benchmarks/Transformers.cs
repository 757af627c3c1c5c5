using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace Benchmarks;

/// <summary>Pre-norm attention and a GELU network of four times the width.</summary>
internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly Tensor? mask;
    private readonly LayerNorm norm1, norm2;
    private readonly Linear qkv, projection, up, down;

    /// <param name="causalLength">Tokens that see only earlier ones; 0: all see all.</param>
    public Block(int width, int heads, int causalLength = 0) : base(nameof(Block))
    {
        this.heads = heads;
        (norm1, norm2) = (LayerNorm(width), LayerNorm(width));
        (qkv, projection) = (Linear(width, 3 * width), Linear(width, width));
        (up, down) = (Linear(width, 4 * width), Linear(4 * width, width));
        if (causalLength > 0)
        {
            Tensor position = arange(causalLength);
            mask = zeros([causalLength, causalLength]).masked_fill(position.unsqueeze(0).gt(position.unsqueeze(1)), float.NegativeInfinity);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        (long batch, long tokens, long width) = (x.shape[0], x.shape[1], x.shape[2]);
        Tensor[] parts = qkv.call(norm1.call(x)).view(batch, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor scores = parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt((double)width / heads);
        scores = mask is null ? scores : scores + mask;
        Tensor mixed = scores.softmax(-1).matmul(parts[2]).transpose(1, 2).reshape(batch, tokens, width);
        x = x + projection.call(mixed);
        return x + down.call(functional.gelu(up.call(norm2.call(x))));
    }
}

/// <summary>Eight rows of eight pixels and a class token.</summary>
internal sealed class DigitsTransformer : Module<Tensor, Tensor>
{
    private readonly Linear embed = Linear(8, 32);
    private readonly Parameter token = new(zeros([1, 1, 32]));
    private readonly Parameter position = new(zeros([1, 9, 32]));
    private readonly Sequential blocks = Sequential(new Block(32, 4), new Block(32, 4));
    private readonly LayerNorm norm = LayerNorm(32);
    private readonly Linear head = Linear(32, 10);

    public DigitsTransformer() : base(nameof(DigitsTransformer)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        Tensor x = cat([token.expand(input.shape[0], 1, 32), embed.call(input)], 1) + position;
        return head.call(norm.call(blocks.call(x).select(1, 0)));
    }
}

/// <summary>Predicts the next of 8192 tokens from up to 64 before it.</summary>
internal sealed class LanguageModel : Module<Tensor, Tensor>
{
    private readonly Embedding embed = Embedding(8192, 128);
    private readonly Embedding position = Embedding(64, 128);
    private readonly Sequential blocks = Sequential(new Block(128, 4, 64), new Block(128, 4, 64));
    private readonly LayerNorm norm = LayerNorm(128);
    private readonly Linear head = Linear(128, 8192);
    private readonly Tensor steps = arange(64);

    public LanguageModel() : base(nameof(LanguageModel)) => RegisterComponents();

    public override Tensor forward(Tensor tokens)
    {
        Tensor x = embed.call(tokens) + position.call(steps);
        return head.call(norm.call(blocks.call(x))).view(-1, 8192);
    }
}
