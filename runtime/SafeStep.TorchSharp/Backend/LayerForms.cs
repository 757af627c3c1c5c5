using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>What layers do beyond their parameters, found by running them: TorchSharp keeps it inside libtorch. Each is asked once; no random number is drawn and nothing of the layer is changed.</summary>
internal static class LayerForms
{
    private static readonly ConditionalWeakTable<torch.nn.Module, object> Cells = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, object> BatchFirst = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, object> Shortening = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, AttentionSettings> Attentions = [];
    private static readonly ConditionalWeakTable<torch.nn.Module, BagForm> Bags = [];

    /// <summary>Whether a recurrent layer squashes by tanh or cuts off below zero.</summary>
    public static RecurrentCell CellOf(RNN layer) => CellOf(layer, x => layer.forward(x.unsqueeze(0), null).Item2.view(-1));

    /// <inheritdoc cref="CellOf(RNN)"/>
    public static RecurrentCell CellOf(RNNCell layer) => CellOf(layer, x => layer.forward(x, null).view(-1));

    /// <summary>Whether the batch is the first dimension of a layer's input.</summary>
    public static bool IsBatchFirst(RNN layer) => IsBatchFirst(layer, x => layer.forward(x, null).Item2);

    /// <inheritdoc cref="IsBatchFirst(RNN)"/>
    public static bool IsBatchFirst(LSTM layer) => IsBatchFirst(layer, x => layer.forward(x, null).Item2);

    /// <inheritdoc cref="IsBatchFirst(RNN)"/>
    public static bool IsBatchFirst(GRU layer) => IsBatchFirst(layer, x => layer.forward(x, null).Item2);

    /// <summary>The heads of attention.</summary>
    public static AttentionSettings Of(TangentPass jvp, MultiheadAttention layer)
    {
        var parameters = new LayerParameters(layer);
        Tensor output = parameters["out_proj.weight"];
        long width = output.shape[0];
        long key = parameters.Find("k_proj_weight")?.shape[1] ?? width, value = parameters.Find("v_proj_weight")?.shape[1] ?? width;
        Tensor[] x = [LayerProbe.Uneven(output, 0, 1, 3, 2, width), LayerProbe.Uneven(output, 1, 1, 4, 2, key), LayerProbe.Uneven(output, 2, 1, 4, 2, value)];
        return Matching(jvp, layer, width, zeros: [false, true], gelu: [false], () => layer.forward(x[0], x[1], x[2], null, false, null).Item1, (twin, probe) => twin.Attend("", probe.Input(x[0]), probe.Input(x[1]), probe.Input(x[2]), null, null).Output);
    }

    /// <summary>The heads and the activation of a transformer's layers.</summary>
    public static AttentionSettings Of(TangentPass jvp, TransformerEncoderLayer layer) =>
        OfTransformer(jvp, layer, "linear1.weight", (x, _) => layer.forward(x), (twin, x, _) => twin.EncoderLayer("", x, null, null));

    /// <inheritdoc cref="Of(TangentPass, TransformerEncoderLayer)"/>
    public static AttentionSettings Of(TangentPass jvp, TransformerEncoder layer) =>
        OfTransformer(jvp, layer, "layers.0.linear1.weight", (x, _) => layer.forward(x, null, null), (twin, x, _) => twin.Encoder("", x, null, null));

    /// <inheritdoc cref="Of(TangentPass, TransformerEncoderLayer)"/>
    public static AttentionSettings Of(TangentPass jvp, TransformerDecoderLayer layer) =>
        OfTransformer(jvp, layer, "linear1.weight", (x, memory) => layer.forward(x, memory, null, null, null, null), (twin, x, memory) => twin.DecoderLayer("", x, memory, null, null, null, null));

    /// <inheritdoc cref="Of(TangentPass, TransformerEncoderLayer)"/>
    public static AttentionSettings Of(TangentPass jvp, TransformerDecoder layer) =>
        OfTransformer(jvp, layer, "layers.0.linear1.weight", (x, memory) => layer.forward(x, memory, null, null, null, null), (twin, x, memory) => twin.Decoder("", x, memory, null, null, null, null));

    /// <inheritdoc cref="Of(TangentPass, TransformerEncoderLayer)"/>
    public static AttentionSettings Of(TangentPass jvp, Transformer layer) => OfTransformer(
        jvp, layer, layer.has_parameter("encoder.layers.0.linear1.weight") ? "encoder.layers.0.linear1.weight" : "decoder.layers.0.linear1.weight",
        (x, memory) => layer.forward(memory, x), (twin, x, memory) => twin.Decoder("decoder.", x, twin.Encoder("encoder.", memory, null, null), null, null, null, null));

    /// <summary>Whether an embedding's forward shortens the rows that it reads: a long row comes out as another.</summary>
    public static bool ShortensRows(Embedding layer) => (bool)Shortening.GetValue(layer, _ =>
    {
        using var scope = torch.NewDisposeScope();
        // Longer than any bound that is of use, also in half precision.
        Tensor row = Full([1, layer.weight!.shape[1]], 3e4, layer.weight);
        return LayerProbe.With(layer, (_, _) => row.clone(), () => layer.forward(torch.zeros([1], dtype: torch.ScalarType.Int64, device: row.device))).ne(row).any().item<bool>();
    });

    /// <summary>What an embedding bag makes of its rows.</summary>
    public static BagForm Of(TangentPass jvp, EmbeddingBag layer)
    {
        if (Bags.TryGetValue(layer, out BagForm? known))
        {
            return known;
        }

        using var scope = torch.NewDisposeScope();
        Tensor weight = layer.weight!;
        long rows = weight.shape[0];
        bool includesLast = layer.forward(Integers(0, 0), Integers(0, 2), null).shape[0] == 1;
        Tensor ones = torch.ones_like(weight);
        // A row that is in no bag makes an empty one.
        long[] all = [.. Enumerable.Range(0, (int)rows).Select(row => (long)row)];
        var none = Run(ones, all, [.. all, rows]).select(1, 0).eq(Held(0)).nonzero().view(-1).data<long>().ToArray();
        if (none.Length > 1 || none.Length == rows)
        {
            throw jvp.Refused($"{layer.GetName()} leaves out {none.Length} of its {rows} rows, where at most one padding is known: its derivative is not there.");
        }

        Tensor large = FullLike(weight, 1e3), before = large.clone();
        Run(large, all, [.. all, rows]);
        if (large.ne(before).any().item<bool>())
        {
            throw jvp.Refused($"{layer.GetName()} was made with max_norm: its forward changes its weight, which a derivative must not do. Bound the norms outside forward.");
        }

        // Of rows 1 and 3 the sum is 4, the mean 2, the largest 3; a single row twice tells the sum alone, and mean and largest are then the same.
        long first = none is [0] ? 1 : 0, second = all.LastOrDefault(row => !none.Contains(row) && row != first, first);
        Tensor steps = torch.ones_like(weight);
        steps[second] = Full([weight.shape[1]], 3, weight);
        double together = Run(steps, [first, second], [0, 2]).select(1, 0).to_type(torch.ScalarType.Float64).item<double>();
        BagMode mode = first == second
            ? together switch { > 5 => BagMode.Sum, _ => BagMode.Mean }
            : together switch { > 3.5 => BagMode.Sum, > 2.5 => BagMode.Max, _ => BagMode.Mean };
        var form = new BagForm(mode, none is [var padding] ? padding : null, includesLast);
        Bags.AddOrUpdate(layer, form);
        return form;

        // With the end after the last bag, or without.
        Tensor Run(Tensor values, long[] indices, long[] offsets) =>
            LayerProbe.With(layer, (_, _) => values, () => layer.forward(Integers(indices), Integers(includesLast ? offsets : offsets[..^1]), null));

        Tensor Integers(params long[] values) => torch.tensor(values, device: weight.device);
    }

    // With all parameters one, an input far below zero ends at -1 or at 0.
    private static RecurrentCell CellOf(torch.nn.Module layer, Func<Tensor, Tensor> last) => (RecurrentCell)Cells.GetValue(layer, _ =>
    {
        using var scope = torch.NewDisposeScope();
        Tensor weight = layer.named_parameters().First(named => named.name.StartsWith("weight_ih", StringComparison.Ordinal)).parameter;
        Tensor x = Full([1, weight.shape[1]], -10, weight);
        double h = Quiet(layer, () => LayerProbe.With(layer, (_, value) => torch.ones_like(value), () => last(x)))[0].to_type(torch.ScalarType.Float64).item<double>();
        return h < -0.5 ? RecurrentCell.Tanh : RecurrentCell.Relu;
    });

    private static bool IsBatchFirst(torch.nn.Module layer, Func<Tensor, Tensor> states) => (bool)BatchFirst.GetValue(layer, _ =>
    {
        using var scope = torch.NewDisposeScope();
        Tensor weight = layer.named_parameters().First(named => named.name == "weight_ih_l0").parameter;
        return Quiet(layer, () => states(torch.zeros([1, 2, weight.shape[1]], dtype: weight.dtype, device: weight.device))).shape[1] == 1;
    });

    private static AttentionSettings OfTransformer(TangentPass jvp, torch.nn.Module layer, string linear, Func<Tensor, Tensor, Tensor> forward, Func<AttentionTwin, Tensor, Tensor, Tensor> twin)
    {
        Tensor weight = new LayerParameters(layer)[linear];
        long width = weight.shape[1];
        Tensor x = LayerProbe.Uneven(weight, 0, 1, 3, 2, width), memory = LayerProbe.Uneven(weight, 1, 1, 4, 2, width);
        return Matching(jvp, layer, width, zeros: [false], gelu: [false, true], () => forward(x, memory), (own, probe) => twin(own, probe.Input(x), probe.Input(memory)));
    }

    // With parameters of all sizes the layer agrees with its twin for the right number of heads alone. That none agrees is said, too.
    private static AttentionSettings Matching(
        TangentPass jvp, torch.nn.Module layer, long width, bool[] zeros, bool[] gelu, Func<Tensor> forward, Func<AttentionTwin, TangentPass, Tensor> twin)
    {
        if (Attentions.TryGetValue(layer, out AttentionSettings? known))
        {
            return known;
        }

        using var scope = torch.NewDisposeScope();
        var values = new Dictionary<string, Tensor>();
        int order = 2;
        foreach (var (name, parameter) in layer.named_parameters())
        {
            double scale = parameter.dim() < 2 ? 1 : 2 / Math.Sqrt(parameter.shape[^1]);
            values[name] = LayerProbe.Uneven(parameter, ++order, scale, parameter.shape);
        }

        Tensor weight = values.Values.First();
        var errors = Quiet(layer, () => LayerProbe.With(layer, (name, _) => values[name], () =>
        {
            Tensor expected = forward().to_type(torch.ScalarType.Float64);
            return Candidates().Select(candidate =>
            {
                using var probe = new TangentPass(layer, new ParameterTangents());
                Tensor actual = twin(new AttentionTwin(probe, layer, candidate), probe);
                return (Candidate: candidate, Error: (actual.to_type(torch.ScalarType.Float64) - expected).abs().max().item<double>());
            }).OrderBy(pair => pair.Error).ToList();
        }));
        // What rounding leaves; any other number of heads, or activation, is off by much more.
        double rounding = weight.dtype == torch.ScalarType.Float64 ? 1e-12 : weight.element_size() < sizeof(float) ? 0.05 : 1e-4;
        if (errors[0].Error > rounding || (errors.Count > 1 && errors[1].Error < 3 * Math.Max(errors[0].Error, rounding / 10)))
        {
            throw jvp.Refused($"{layer.GetName()} does not compute what its derivative was written for ({errors[0].Candidate.Heads} heads: off by {errors[0].Error:G3}; then {errors.ElementAtOrDefault(1).Error:G3}): its derivative is not there.");
        }

        Attentions.AddOrUpdate(layer, errors[0].Candidate);
        return errors[0].Candidate;

        IEnumerable<AttentionSettings> Candidates() =>
            from heads in Enumerable.Range(1, (int)width)
            where width % heads == 0
            from zero in zeros
            from smooth in gelu
            select new AttentionSettings(heads, smooth, zero);
    }

    /// <summary>Runs a layer while it does not train, so that nothing is dropped.</summary>
    public static T Quiet<T>(torch.nn.Module layer, Func<T> run)
    {
        bool training = layer.training;
        layer.eval();
        try
        {
            return run();
        }
        finally
        {
            layer.train(training);
        }
    }
}
