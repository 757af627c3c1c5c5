using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A BERT-style encoder: two inputs (tokens and a padding mask), post-norm blocks, a pooled first token.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Bert : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Parameter positions;
    private readonly LayerNorm norm;
    private readonly ModuleList<EncoderLayer> layers;
    private readonly Linear pooler;
    private readonly Linear classifier;

    public Bert(int vocabulary, int context, int width, int heads, int classes)
        : base(nameof(Bert))
    {
        tokens = Embedding(vocabulary, width);
        positions = new Parameter(randn(1, context, width) * 0.1);
        norm = LayerNorm(width);
        layers = new ModuleList<EncoderLayer>(new EncoderLayer(width, heads), new EncoderLayer(width, heads));
        pooler = Linear(width, width);
        classifier = Linear(width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var _ = NewDisposeScope();
        var x = tokens.call(ids);
        x = norm.call(x + positions[.., ..(int)ids.shape[1]]);
        for (var i = 0; i < layers.Count; i++)
        {
            x = layers[i].call(x, mask);
        }

        var first = x.select(1, 0);
        var logits = classifier.call(pooler.call(first).tanh());
        return logits.MoveToOuterDisposeScope();
    }
}

public sealed partial class EncoderLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly Linear up;
    private readonly Linear down;
    private readonly long heads;

    public EncoderLayer(int width, int heads)
        : base(nameof(EncoderLayer))
    {
        this.heads = heads;
        query = Linear(width, width);
        key = Linear(width, width);
        value = Linear(width, width);
        output = Linear(width, width);
        norm1 = LayerNorm(width);
        norm2 = LayerNorm(width);
        up = Linear(width, 2 * width);
        down = Linear(2 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor mask)
    {
        var attended = Attend(Heads(query.forward(x)), Heads(key.forward(x)), Heads(value.forward(x)), mask);
        x = norm1.forward(x + output.forward(attended));
        return norm2.forward(x + down.forward(functional.gelu(up.forward(x))));
    }

    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).permute(0, 2, 1, 3);

    private static Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        var scores = matmul(q, k.transpose(2, 3)) / Math.Sqrt(q.shape[^1]);
        if (mask is not null)
        {
            scores = scores + (1 - mask.unsqueeze(1).unsqueeze(2)) * -1e4;
        }

        return matmul(scores.softmax(-1), v).transpose(1, 2).flatten(2);
    }
}
