namespace SafeStep.Generators.Tests.Twins;

/// <summary>Sequences of several lengths, in no order, through layers of both directions, from states of their own.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Lengths : Module<Tensor, Tensor>
{
    private readonly LSTM lstm = LSTM(4, 3, numLayers: 2, bidirectional: true);
    private readonly GRU gru = GRU(6, 4);
    private readonly RNN rnn = RNN(4, 3);
    private readonly Parameter start = Parameter(rand(1, 6, 4));

    public Lengths()
        : base(nameof(Lengths)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var lengths = tensor(new long[] { 3, 6, 1, 4, 4, 2 });
        var packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted: false);
        var (y, h, _) = lstm.call(packed);
        var (z, last) = gru.call(y, start);
        var (padded, _) = torch.nn.utils.rnn.pad_packed_sequence(z, padding_value: 2.0, total_length: 7);
        var sorted = torch.nn.utils.rnn.pack_sequence(new[] { padded[.., 1], padded[..5, 3], padded[..2, 0] });
        var (_, logits) = rnn.call(sorted);
        var all = torch.nn.utils.rnn.pad_sequence(new List<Tensor> { x[..2, 0, ..3], padded[.., 2, ..3] }, batch_first: true);
        return cat([logits[0], all.sum(1) * z.data.mean(), last[0, .., ..3], h.sum([0L])], 0);
    }
}

/// <summary>The same in order, the batch first, without padding's worth.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class InOrder : Module<Tensor, Tensor>
{
    private readonly LSTM lstm = LSTM(4, 3, batchFirst: true);

    public InOrder()
        : base(nameof(InOrder)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        using var lengths = tensor(new long[] { 6, 5, 5, 2, 1, 1 });
        var (y, h, c) = lstm.call(torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first: true));
        var (padded, _) = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first: true);
        padded.mul_(padded);
        return padded.sum(1) + (h * c)[0];
    }
}

/// <summary>Parameters in a list and in a dictionary.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Containers : Module<Tensor, Tensor>
{
    private readonly ParameterList list = new(Parameter(rand(4, 4)), Parameter(rand(4, 4)));
    private readonly ParameterDict named = new();

    public Containers()
        : base(nameof(Containers))
    {
        named.Add("out", Parameter(rand(4, 3)));
        named.Add("bias", Parameter(rand(3)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        foreach (var weight in list)
        {
            x = x.matmul(weight).tanh();
        }

        for (int i = 0; i < list.Count; i++)
        {
            x = x + list[i].sum();
        }

        return (x.matmul(named["out"]) + named["bias"]).mean([0L]) * (named.TryGetValue("bias", out var bias) ? bias.exp() : x);
    }
}
