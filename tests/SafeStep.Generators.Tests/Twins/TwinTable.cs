using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>Every spelling of every such layer.</summary>
internal static partial class TwinTable
{
    public static Dictionary<string, TwinCase> All => new(new[] { Recurrent(), Cells(), Attention(), Transformers(), Others(), OfBackend }.SelectMany(cases => cases));

    private static Tensor Numbers(int seed, params long[] shape) => randn(shape, ScalarType.Float64, generator: new Generator((ulong)seed));

    private static Tensor Truths(bool[,] values)
    {
        var flat = values.Cast<bool>().ToArray();
        return tensor(flat).reshape(values.GetLength(0), values.GetLength(1));
    }

    private static Tensor Hiding(Tensor mask) => zeros(mask.shape, dtype: ScalarType.Float64).masked_fill(mask, double.NegativeInfinity);

    private static Tensor[] Two((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    private static Tensor[] Three((Tensor, Tensor, Tensor) all) => [all.Item1, all.Item2, all.Item3];

    private static Dictionary<string, TwinCase> Recurrent()
    {
        var cases = new Dictionary<string, TwinCase>();
        foreach (var (levels, biased, batchFirst, both, dropout) in new[] { (1L, true, false, false, 0.0), (2L, true, true, false, 0.0), (1L, false, false, true, 0.0), (3L, true, true, true, 0.4) })
        {
            string form = $"{levels} levels{(biased ? "" : ", no bias")}{(batchFirst ? ", batch first" : "")}{(both ? ", both directions" : "")}{(dropout > 0 ? ", dropout" : "")}";
            bool drops = dropout > 0;
            long states = levels * (both ? 2 : 1), batch = batchFirst ? 4 : 2;
            cases[$"RNN {form}"] = TwinCase.Of(() => RNN(3, 5, levels, NonLinearities.Tanh, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3)], (layer, x) => Two(layer.call(x[0])), (jvp, layer, x) => Two(jvp.call(layer, x[0], null))) with { Drops = drops };
            cases[$"RNN by ReLU {form}"] = TwinCase.Of(() => RNN(3, 5, levels, NonLinearities.ReLU, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3)], (layer, x) => Two(layer.call(x[0])), (jvp, layer, x) => Two(jvp.call(layer, x[0], null))) with { Drops = drops, HasKinks = true };
            cases[$"LSTM {form}"] = TwinCase.Of(() => LSTM(3, 5, levels, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3)], (layer, x) => Three(layer.call(x[0])), (jvp, layer, x) => Three(jvp.call(layer, x[0], null))) with { Drops = drops };
            cases[$"GRU {form}"] = TwinCase.Of(() => GRU(3, 5, levels, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3)], (layer, x) => Two(layer.call(x[0])), (jvp, layer, x) => Two(jvp.call(layer, x[0], null!))) with { Drops = drops };
            cases[$"RNN from a state, {form}"] = TwinCase.Of(() => RNN(3, 5, levels, NonLinearities.Tanh, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3), Numbers(4, states, batch, 5)], (layer, x) => Two(layer.call(x[0], x[1])), (jvp, layer, x) => Two(jvp.call(layer, x[0], x[1]))) with { Drops = drops };
            cases[$"LSTM from a state, {form}"] = TwinCase.Of(() => LSTM(3, 5, levels, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3), Numbers(4, states, batch, 5), Numbers(5, states, batch, 5)], (layer, x) => Three(layer.call(x[0], (x[1], x[2]))), (jvp, layer, x) => Three(jvp.call(layer, x[0], (x[1], x[2])))) with { Drops = drops };
            cases[$"GRU from a state, {form}"] = TwinCase.Of(() => GRU(3, 5, levels, biased, batchFirst, dropout, both), () => [Numbers(3, 4, 2, 3), Numbers(4, states, batch, 5)], (layer, x) => Two(layer.call(x[0], x[1])), (jvp, layer, x) => Two(jvp.call(layer, x[0], x[1]))) with { Drops = drops };
        }

        return cases;
    }

    private static Dictionary<string, TwinCase> Cells()
    {
        var cases = new Dictionary<string, TwinCase>();
        foreach (bool biased in new[] { true, false })
        {
            string form = biased ? "" : ", no bias";
            cases["RNNCell" + form] = TwinCase.Of(() => RNNCell(3, 5, NonLinearities.Tanh, biased), () => [Numbers(3, 2, 3), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]);
            cases["RNNCell by ReLU" + form] = TwinCase.Of(() => RNNCell(3, 5, NonLinearities.ReLU, biased), () => [Numbers(3, 2, 3), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]) with { HasKinks = true };
            cases["GRUCell" + form] = TwinCase.Of(() => GRUCell(3, 5, biased), () => [Numbers(3, 2, 3), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]);
            cases["LSTMCell" + form] = TwinCase.Of(() => LSTMCell(3, 5, biased), () => [Numbers(3, 2, 3), Numbers(4, 2, 5), Numbers(5, 2, 5)], (layer, x) => Two(layer.call(x[0], (x[1], x[2]))), (jvp, layer, x) => Two(jvp.call(layer, x[0], (x[1], x[2]))));
            cases["RNNCell from nothing" + form] = TwinCase.Of(() => RNNCell(3, 5, NonLinearities.Tanh, biased), () => [Numbers(3, 2, 3)], (layer, x) => [layer.forward(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0], null!)]);
            cases["GRUCell from nothing" + form] = TwinCase.Of(() => GRUCell(3, 5, biased), () => [Numbers(3, 2, 3)], (layer, x) => [layer.forward(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0], null!)]);
        }

        return cases;
    }

    private static Dictionary<string, TwinCase> Attention()
    {
        static TwinCase Case(Func<MultiheadAttention> create, Func<Tensor[]> inputs, Func<Tensor[], (Tensor? Padding, Tensor? Mask)> masks, bool weights = true) => TwinCase.Of(
            create, inputs,
            (layer, x) => Of(layer.call(x[0], x[1], x[2], masks(x).Padding, weights, masks(x).Mask), weights),
            (jvp, layer, x) => Of(jvp.call(layer, x[0], x[1], x[2], masks(x).Padding, weights, masks(x).Mask), weights));
        static Tensor[] Of(Tuple<Tensor, Tensor> result, bool weights) => weights ? [result.Item1, result.Item2] : [result.Item1];
        static Tensor[] Three(int width) => [Numbers(3, 3, 2, width), Numbers(4, 4, 2, width), Numbers(5, 4, 2, width)];
        Tensor padding = Truths(new[,] { { false, false, true, false }, { false, true, false, true } });
        Tensor hidden = Hiding(Truths(new[,] { { false, true, false, false }, { false, false, true, true }, { true, false, false, false } }));
        Tensor truths = hidden.isinf();
        Tensor seldom = Hiding(Truths(new[,] { { false, true, false, false }, { false, false, true, false }, { true, false, false, false } }));
        return new()
        {
            ["MultiheadAttention"] = Case(() => MultiheadAttention(6, 2), () => Three(6), _ => default),
            ["MultiheadAttention, one head"] = Case(() => MultiheadAttention(6, 1), () => Three(6), _ => default),
            ["MultiheadAttention, six heads"] = Case(() => MultiheadAttention(6, 6), () => Three(6), _ => default),
            ["MultiheadAttention without weights"] = Case(() => MultiheadAttention(6, 3), () => Three(6), _ => default, weights: false),
            ["MultiheadAttention, no bias"] = Case(() => MultiheadAttention(6, 3, bias: false), () => Three(6), _ => default),
            ["MultiheadAttention, a key more"] = Case(() => MultiheadAttention(6, 3, add_bias_kv: true), () => Three(6), _ => default),
            ["MultiheadAttention, a zero more"] = Case(() => MultiheadAttention(6, 3, add_zero_attn: true), () => Three(6), _ => default),
            ["MultiheadAttention, both more and padding"] = Case(() => MultiheadAttention(6, 3, add_bias_kv: true, add_zero_attn: true), () => Three(6), _ => (padding, null)),
            ["MultiheadAttention, both more and both masks"] = Case(() => MultiheadAttention(6, 3, add_bias_kv: true, add_zero_attn: true), () => Three(6), _ => (padding, hidden)),
            ["MultiheadAttention, a zero more and an added mask"] = Case(() => MultiheadAttention(6, 2, add_zero_attn: true), () => [.. Three(6), Numbers(6, 3, 4)], x => (null, x[3])),
            ["MultiheadAttention of widths"] = Case(() => MultiheadAttention(6, 2, kdim: 5, vdim: 5), () => [Numbers(3, 3, 2, 6), Numbers(4, 4, 2, 5), Numbers(5, 4, 2, 5)], _ => default),
            ["MultiheadAttention to itself"] = TwinCase.Of(() => MultiheadAttention(6, 2), () => [Numbers(3, 3, 2, 6)], (layer, x) => Of(layer.call(x[0], x[0], x[0]), true), (jvp, layer, x) => Of(jvp.call(layer, x[0], x[0], x[0], null, true, null), true)),
            ["MultiheadAttention, padding"] = Case(() => MultiheadAttention(6, 2), () => Three(6), _ => (padding, null)),
            ["MultiheadAttention, mask"] = Case(() => MultiheadAttention(6, 2), () => Three(6), _ => (null, hidden)),
            ["MultiheadAttention, mask of truths, which are ones"] = Case(() => MultiheadAttention(6, 2), () => Three(6), _ => (null, truths)),
            ["MultiheadAttention, both masks"] = Case(() => MultiheadAttention(6, 2), () => Three(6), _ => (padding, seldom)),
            ["MultiheadAttention, added mask"] = Case(() => MultiheadAttention(6, 2), () => [.. Three(6), Numbers(6, 3, 4)], x => (null, x[3])),
            ["MultiheadAttention, dropout"] = Case(() => MultiheadAttention(6, 2, dropout: 0.5), () => Three(6), _ => default) with { Drops = true },
        };
    }

    private static Dictionary<string, TwinCase> Transformers()
    {
        Tensor causal = Hiding(Truths(new[,] { { false, true, true }, { false, false, true }, { false, false, false } }));
        Tensor padding = Truths(new[,] { { false, false, true }, { false, false, false } });
        Tensor seen = Truths(new[,] { { false, false, true, false }, { false, true, false, false } });
        Tensor[] One() => [Numbers(3, 3, 2, 6)];
        Tensor[] Two() => [Numbers(3, 3, 2, 6), Numbers(4, 4, 2, 6)];
        return new()
        {
            ["TransformerEncoderLayer"] = TwinCase.Of(() => TransformerEncoderLayer(6, 2, 7, 0, Activations.ReLU), One, (layer, x) => [layer.call(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0])]) with { HasKinks = true },
            ["TransformerEncoderLayer by GELU"] = TwinCase.Of(() => TransformerEncoderLayer(6, 3, 7, 0, Activations.GELU), One, (layer, x) => [layer.call(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0])]),
            ["TransformerEncoderLayer, dropout"] = TwinCase.Of(() => TransformerEncoderLayer(6, 3, 7), One, (layer, x) => [layer.call(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0])]) with { HasKinks = true, Drops = true },
            ["TransformerEncoderLayer, mask"] = TwinCase.Of(() => TransformerEncoderLayer(6, 2, 7, 0, Activations.GELU), One, (layer, x) => [layer.call(x[0], causal)], (jvp, layer, x) => [jvp.call(layer, x[0], causal)]),
            ["TransformerEncoderLayer, masks"] = TwinCase.Of(() => TransformerEncoderLayer(6, 2, 7, 0, Activations.GELU), One, (layer, x) => [layer.call(x[0], causal, padding)], (jvp, layer, x) => [jvp.call(layer, x[0], causal, padding)]),
            ["TransformerEncoder"] = TwinCase.Of(() => TransformerEncoder(TransformerEncoderLayer(6, 2, 7, 0, Activations.GELU), 2), One, (layer, x) => [layer.call(x[0])], (jvp, layer, x) => [jvp.call(layer, x[0])]),
            ["TransformerEncoder, masks"] = TwinCase.Of(() => TransformerEncoder(TransformerEncoderLayer(6, 2, 7, 0, Activations.GELU), 2), One, (layer, x) => [layer.call(x[0], causal, padding)], (jvp, layer, x) => [jvp.call(layer, x[0], causal, padding)]),
            ["TransformerDecoderLayer"] = TwinCase.Of(() => TransformerDecoderLayer(6, 2, 7, 0, Activations.GELU), Two, (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]),
            ["TransformerDecoderLayer, masks"] = TwinCase.Of(() => TransformerDecoderLayer(6, 3, 7, 0, Activations.ReLU), Two, (layer, x) => [layer.call(x[0], x[1], causal, null!, padding, seen)], (jvp, layer, x) => [jvp.call(layer, x[0], x[1], causal, null!, padding, seen)]) with { HasKinks = true },
            ["TransformerDecoder"] = TwinCase.Of(() => TransformerDecoder(TransformerDecoderLayer(6, 2, 7, 0, Activations.GELU), 2), Two, (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]),
            ["TransformerDecoder, masks"] = TwinCase.Of(() => TransformerDecoder(TransformerDecoderLayer(6, 2, 7, 0, Activations.GELU), 2), Two, (layer, x) => [layer.call(x[0], x[1], causal, null!, padding, seen)], (jvp, layer, x) => [jvp.call(layer, x[0], x[1], causal, null!, padding, seen)]),
            ["Transformer"] = TwinCase.Of(() => Transformer(6, 2, 2, 1, 7, 0, Activations.GELU), Two, (layer, x) => [layer.call(x[1], x[0])], (jvp, layer, x) => [jvp.call(layer, x[1], x[0])]),
            ["Transformer, masks and dropout"] = TwinCase.Of(
                () => Transformer(6, 3, 1, 2, 7, 0.2, Activations.GELU), Two, (layer, x) => [layer.call(x[1], x[0], null!, causal, null, seen, padding, seen)], (jvp, layer, x) => [jvp.call(layer, x[1], x[0], null, causal, null, seen, padding, seen)]) with { Drops = true },
        };
    }

    private static Dictionary<string, TwinCase> Others()
    {
        static Tensor Rows(params long[] rows) => tensor(rows);
        Tensor words = Rows(1, 4, 4, 2, 0, 3).reshape(2, 3), line = Rows(1, 4, 4, 2, 0, 3), starts = Rows(0, 2, 2), ends = Rows(0, 2, 2, 6);
        var cases = new Dictionary<string, TwinCase>
        {
            ["Bilinear"] = TwinCase.Of(() => Bilinear(3, 4, 5), () => [Numbers(3, 2, 3), Numbers(4, 2, 4)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]),
            ["Bilinear, no bias, of more dimensions"] = TwinCase.Of(() => Bilinear(3, 4, 5, false), () => [Numbers(3, 2, 6, 3), Numbers(4, 2, 6, 4)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]),
        };
        foreach (var mode in new[] { EmbeddingBagMode.Sum, EmbeddingBagMode.Mean, EmbeddingBagMode.Max })
        {
            cases[$"EmbeddingBag by {mode}"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: mode), () => [], (layer, _) => [layer.call(words)], (jvp, layer, _) => [jvp.call(layer, words)]);
            cases[$"EmbeddingBag by {mode}, padding"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: mode, padding_index: 4), () => [], (layer, _) => [layer.call(words)], (jvp, layer, _) => [jvp.call(layer, words)]);
            cases[$"EmbeddingBag by {mode}, offsets"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: mode), () => [], (layer, _) => [layer.call(line, starts)], (jvp, layer, _) => [jvp.call(layer, line, starts)]);
            cases[$"EmbeddingBag by {mode}, ends"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: mode, include_last_offset: true, padding_index: 2), () => [], (layer, _) => [layer.call(line, ends)], (jvp, layer, _) => [jvp.call(layer, line, ends)]);
        }

        cases["EmbeddingBag, weighted"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: EmbeddingBagMode.Sum), () => [Numbers(3, 2, 3)], (layer, x) => [layer.call(words, null, x[0])], (jvp, layer, x) => [jvp.call(layer, words, null, x[0])]);
        cases["EmbeddingBag, weighted, offsets, padding"] = TwinCase.Of(() => EmbeddingBag(5, 3, mode: EmbeddingBagMode.Sum, padding_index: 4), () => [Numbers(3, 6)], (layer, x) => [layer.call(line, starts, x[0])], (jvp, layer, x) => [jvp.call(layer, line, starts, x[0])]);
        return cases;
    }
}
