using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A GPT-2-style decoder: learned positions, causal attention, a ModuleList of blocks, the output tied to the token table.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding wte;
    private readonly Embedding wpe;
    private readonly Dropout drop = Dropout(0.1);
    private readonly ModuleList<DecoderBlock> blocks = new();
    private readonly LayerNorm ln_f;

    public Gpt(int vocabulary, int context, int width, int heads, int depth)
        : base(nameof(Gpt))
    {
        wte = Embedding(vocabulary, width);
        wpe = Embedding(context, width);
        ln_f = LayerNorm(width);
        for (int i = 0; i < depth; i++)
        {
            blocks.Add(new DecoderBlock(width, heads));
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        var length = tokens.shape[1];
        var positions = arange(0, length, ScalarType.Int64, device: tokens.device).unsqueeze(0);
        var x = drop.forward(wte.forward(tokens) + wpe.forward(positions));
        foreach (var block in blocks)
        {
            x = block.forward(x);
        }

        return functional.linear(ln_f.forward(x), wte.weight!);
    }
}

public sealed partial class DecoderBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm ln_1;
    private readonly CausalAttention attn;
    private readonly LayerNorm ln_2;
    private readonly Sequential mlp;

    public DecoderBlock(int width, int heads)
        : base(nameof(DecoderBlock))
    {
        ln_1 = LayerNorm(width);
        attn = new CausalAttention(width, heads);
        ln_2 = LayerNorm(width);
        mlp = Sequential(Linear(width, 4 * width), GELU(), Linear(4 * width, width), Dropout(0.1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = x + attn.forward(ln_1.forward(x));
        x = x + mlp.forward(ln_2.forward(x));
        return x;
    }
}

public sealed partial class CausalAttention : Module<Tensor, Tensor>
{
    private readonly Linear c_attn;
    private readonly Linear c_proj;
    private readonly int heads;

    public CausalAttention(int width, int heads)
        : base(nameof(CausalAttention))
    {
        this.heads = heads;
        c_attn = Linear(width, 3 * width);
        c_proj = Linear(width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (b, t, c) = (x.size(0), x.size(1), x.size(2));
        var qkv = c_attn.forward(x).chunk(3, -1);
        var q = Split(qkv[0], b, t, c);
        var k = Split(qkv[1], b, t, c);
        var v = Split(qkv[2], b, t, c);

        var att = q.matmul(k.transpose(-2, -1)) * (1.0 / Math.Sqrt(c / heads));
        var order = arange(t, ScalarType.Int64);
        att = att.masked_fill(order.unsqueeze(0) > order.unsqueeze(1), double.NegativeInfinity);
        att = functional.softmax(att, -1);
        var y = att.matmul(v).transpose(1, 2).contiguous().view(b, t, c);
        return c_proj.forward(y);
    }

    private Tensor Split(Tensor part, long b, long t, long c) => part.view(b, t, heads, c / heads).transpose(1, 2);
}
