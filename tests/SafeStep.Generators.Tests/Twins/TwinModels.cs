using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>One half of the outputs of a recurrent layer is not used.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class LastState : Module<Tensor, Tensor>
{
    private readonly LSTM lstm = LSTM(4, 5, batchFirst: true, bidirectional: true);
    private readonly Linear fc = Linear(10, 3);

    public LastState()
        : base(nameof(LastState)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var (_, h, _) = lstm.call(x);
        return fc.call(h.transpose(0, 1).flatten(1));
    }
}

/// <summary>One layer runs twice, the second time from the states of the first; its outputs are written to.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class TwoPasses : Module<Tensor, Tensor>
{
    private readonly LSTM lstm = LSTM(4, 4, numLayers: 2);
    private readonly GRU gru = GRU(4, 5);
    private readonly RNN rnn = RNN(5, 3);

    public TwoPasses()
        : base(nameof(TwoPasses)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        (Tensor, Tensor)? state = null;
        Tensor y = x;
        for (int pass = 0; pass < 2; pass++)
        {
            Tensor h, c;
            (y, h, c) = lstm.call(y, state);
            state = (h, c);
        }

        y[0] = state!.Value.Item1[1];
        y.mul_(0.5);
        var (z, last) = gru.call(y);
        z = z + last;
        var (logits, _) = rnn.call(z, rnn.call(z).Item2);
        using var part = logits[^1];
        return part.clone();
    }
}

/// <summary>Cells in a loop, with a list of what they made.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Cells : Module<Tensor, Tensor>
{
    private readonly LSTMCell lstm = LSTMCell(4, 5);
    private readonly GRUCell gru = GRUCell(5, 5);
    private readonly RNNCell rnn = RNNCell(5, 3);

    public Cells()
        : base(nameof(Cells)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        Tensor h = zeros(x.shape[1], 5, dtype: x.dtype), c = zeros_like(h), g = ones_like(h);
        var seen = new List<Tensor>();
        foreach (var step in x.unbind(0))
        {
            (h, c) = lstm.call(step, (h, c));
            g = gru.call(h, g);
            seen.Add(g);
        }

        return rnn.forward(stack(seen, 0).mean([0L]));
    }
}

/// <summary>Attention by name, with a mask, and what it looked at.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Looking : Module<Tensor, Tensor>
{
    private readonly MultiheadAttention attention = MultiheadAttention(4, 2);
    private readonly Linear fc = Linear(4, 3);

    public Looking()
        : base(nameof(Looking)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var mask = full(x.shape[0], x.shape[0], double.NegativeInfinity, dtype: x.dtype).triu(1);
        var (y, weights) = attention.call(x, x, x, attn_mask: mask);
        return fc.call(y.mean([0L])) + (attention.call(y, x, x, need_weights: true).Item2[.., 0, ..3] * weights.sum());
    }
}

/// <summary>An encoder over words, and a decoder.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Translating : Module<Tensor, Tensor>
{
    private readonly TransformerEncoder encoder = TransformerEncoder(TransformerEncoderLayer(4, 2, 6, activation: Activations.GELU), 2);
    private readonly TransformerDecoderLayer decoder = TransformerDecoderLayer(4, 2, 6, activation: Activations.GELU);
    private readonly Transformer both = Transformer(4, 2, 1, 1, 6, activation: Activations.GELU);
    private readonly Linear fc = Linear(4, 3);

    public Translating()
        : base(nameof(Translating)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        Tensor memory = encoder.call(x);
        Tensor y = decoder.call(x.flip(0), memory);
        return fc.call(both.call(memory, y)[-1]);
    }
}

/// <summary>Bags of words with their weights, and a form of two arguments.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Bags : Module<Tensor, Tensor>
{
    private readonly EmbeddingBag bag = EmbeddingBag(7, 4, mode: EmbeddingBagMode.Sum);
    private readonly EmbeddingBag mean = EmbeddingBag(7, 4);
    private readonly Bilinear form = Bilinear(4, 4, 3);
    private readonly Parameter weights = Parameter(rand(6, 3));

    public Bags()
        : base(nameof(Bags)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var words = arange(18).remainder(7).reshape(6, 3);
        var starts = arange(6) * 3;
        return form.call(bag.call(words, null, weights), mean.call(words)) + form.call(mean.call(words.flatten(), starts), x[0, ..6]);
    }
}

/// <summary>A sequence of one step: what is written to the output is not seen in the state.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class OneStep : Module<Tensor, Tensor>
{
    private readonly GRU gru = GRU(4, 3);
    private readonly LSTM lstm = LSTM(4, 3);

    public OneStep()
        : base(nameof(OneStep)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var (y, h) = gru.call(x[..1]);
        var (z, last, c) = lstm.call(x[..1]);
        y.mul_(2);
        last.add_(z);
        return y[0] + (h[0] * c[0]) + last[0] + z[0];
    }
}
