namespace SafeStep.Differential.Tests;

/// <summary>A layer as it is built, and what it is called with: a tensor, a pair of them, a truth value or null for each argument.</summary>
public sealed record SequenceLayer(Func<Library, object> Build, object?[] Inputs);

/// <summary>The layers of <see cref="SequenceLayerTests"/>, by a name that says what is particular about each.</summary>
public static class SequenceLayers
{
    private const long Steps = 5, Batch = 3, Width = 4, Hidden = 6;

    public static SortedDictionary<string, SequenceLayer> All { get; } = new(StringComparer.Ordinal);

    static SequenceLayers()
    {
        Recurrent();
        Cells();
        Attention();
        Transformers();
        Bags();
        foreach (var bias in Either) Add("Bilinear", Said(bias, "bias"), [("in1_features", 3L), ("in2_features", Width), ("out_features", 2L), ("hasBias", bias)], Values(5, 3), Values(5, Width));
        Add("Bilinear", "two leading dimensions", [("in1_features", 3L), ("in2_features", Width), ("out_features", 2L)], Values(2, 5, 3), Values(2, 5, Width));
    }

    private static bool[] Either => [false, true];

    private static void Recurrent()
    {
        foreach (var kind in (string[])["RNN", "LSTM", "GRU"])
        foreach (var layers in (long[])[1, 2])
        foreach (var both in Either)
        foreach (var first in Either)
        foreach (var state in Either)
        {
            var shape = new[] { layers * (both ? 2 : 1), Batch, Hidden };
            Add(kind, $"{layers} layers{Said(both, ", both ways")}{Said(first, ", batch first")}{Said(state, ", from a state")}",
                [("inputSize", Width), ("hiddenSize", Hidden), ("numLayers", layers), ("bidirectional", both), ("batchFirst", first)],
                first ? Values(Batch, Steps, Width) : Values(Steps, Batch, Width), state ? kind == "LSTM" ? (Values(shape), Others(shape)) : Values(shape) : null);
        }
        Add("RNN", "ReLU", [("inputSize", Width), ("hiddenSize", Hidden), ("nonLinearity", "ReLU")], Values(Steps, Batch, Width));
        foreach (var kind in (string[])["RNN", "LSTM", "GRU"])
        {
            Add(kind, "no bias", [("inputSize", Width), ("hiddenSize", Hidden), ("numLayers", 2L), ("bias", false), ("bidirectional", true)], Values(Steps, Batch, Width));
            Add(kind, "one step of one sample", [("inputSize", Width), ("hiddenSize", Hidden)], Values(1, 1, Width));
            Add(kind, "an input that is a view", [("inputSize", Width), ("hiddenSize", Hidden)], Values(Steps, Batch, Width) with { Layout = Layout.Transposed });
        }
    }

    private static void Cells()
    {
        foreach (var kind in (string[])["RNNCell", "LSTMCell", "GRUCell"])
        foreach (var bias in Either)
        foreach (var state in Either)
        {
            // TorchSharp's own defect: an LSTM cell without a state is an error there (docs/torchsharp.md).
            if (kind == "LSTMCell" && !state) continue;
            Add(kind, $"{(bias ? "bias" : "no bias")}{Said(state, ", from a state")}", [("inputSize", Width), ("hiddenSize", Hidden), ("bias", bias)],
                Values(Batch, Width), state ? kind == "LSTMCell" ? (Values(Batch, Hidden), Others(Batch, Hidden)) : Values(Batch, Hidden) : null);
        }
        Add("RNNCell", "ReLU", [("inputSize", Width), ("hiddenSize", Hidden), ("nonLinearity", "ReLU")], Values(Batch, Width), Values(Batch, Hidden));
    }

    private static void Attention()
    {
        (string, object?)[] heads = [("embedded_dim", Hidden), ("num_heads", 2L)];
        // libtorch takes equal keys and values for the same tensor, and gives it the gradient of both.
        TensorValue[] three = [Values(Steps, Batch, Hidden), Values(Steps + 1, Batch, Hidden), Others(Steps + 1, Batch, Hidden)];
        foreach (var weights in Either) Add("MultiheadAttention", Said(weights, "with weights"), heads, [.. three, null, weights, null]);
        Add("MultiheadAttention", "no bias", [.. heads, ("bias", false)], [.. three]);
        Add("MultiheadAttention", "mask", heads, [.. three, null, true, Mask(Steps, Steps + 1)]);
        Add("MultiheadAttention", "padding", heads, [.. three, Padding(Batch, Steps + 1), true, null]);
        Add("MultiheadAttention", "mask and padding", heads, [.. three, Padding(Batch, Steps + 1), false, Mask(Steps, Steps + 1)]);
        Add("MultiheadAttention", "bias of keys and values", [.. heads, ("add_bias_kv", true)], [.. three]);
        Add("MultiheadAttention", "bias of keys and values, mask and padding", [.. heads, ("add_bias_kv", true)], [.. three, Padding(Batch, Steps + 1), true, Mask(Steps, Steps + 1)]);
        Add("MultiheadAttention", "zero attention", [.. heads, ("add_zero_attn", true)], [.. three]);
        Add("MultiheadAttention", "zero attention, mask and padding", [.. heads, ("add_zero_attn", true)], [.. three, Padding(Batch, Steps + 1), true, Mask(Steps, Steps + 1)]);
        Add("MultiheadAttention", "all that can be added, mask and padding", [.. heads, ("add_bias_kv", true), ("add_zero_attn", true)], [.. three, Padding(Batch, Steps + 1), true, Mask(Steps, Steps + 1)]);
        Add("MultiheadAttention", "other keys and values", [.. heads, ("kdim", Width), ("vdim", Width)], Values(Steps, Batch, Hidden), Values(Steps + 1, Batch, Width), Others(Steps + 1, Batch, Width));
    }

    private static void Transformers()
    {
        (string, object?)[] small = [("d_model", Hidden), ("nhead", 2L), ("dim_feedforward", 8L), ("dropout", 0.0)];
        TensorValue source = Values(Steps, Batch, Hidden), target = Values(Width, Batch, Hidden);
        foreach (var activation in (string[])["ReLU", "GELU"])
        {
            Add("TransformerEncoderLayer", activation, [.. small, ("activation", activation)], source);
            Add("TransformerDecoderLayer", activation, [.. small, ("activation", activation)], target, source);
            Add("Transformer", activation, [.. small, ("num_encoder_layers", 2L), ("num_decoder_layers", 2L), ("activation", activation)], source, target);
        }
        Add("TransformerEncoderLayer", "mask", small, source, Mask(Steps, Steps));
        Add("TransformerEncoderLayer", "mask and padding", small, source, Mask(Steps, Steps), Padding(Batch, Steps));
        Add("TransformerDecoderLayer", "masks", small, target, source, Mask(Width, Width), Mask(Width, Steps));
        Add("TransformerDecoderLayer", "masks and padding", small, target, source, Mask(Width, Width), Mask(Width, Steps), Padding(Batch, Width), Padding(Batch, Steps));
        Stack("TransformerEncoder", "TransformerEncoderLayer", "", source);
        Stack("TransformerEncoder", "TransformerEncoderLayer", "mask", source, Mask(Steps, Steps));
        Stack("TransformerEncoder", "TransformerEncoderLayer", "mask and padding", source, Mask(Steps, Steps), Padding(Batch, Steps));
        Stack("TransformerDecoder", "TransformerDecoderLayer", "", target, source);
        Stack("TransformerDecoder", "TransformerDecoderLayer", "masks and padding", target, source, Mask(Width, Width), Mask(Width, Steps), Padding(Batch, Width), Padding(Batch, Steps));
        Add("Transformer", "masks", [.. small, ("num_encoder_layers", 2L), ("num_decoder_layers", 2L)], source, target, Mask(Steps, Steps), Mask(Width, Width), Mask(Width, Steps));

        void Stack(string name, string layer, string what, params object?[] inputs) => All.Add(
            Named(name, what), new(library => Made(library, name, [(char.ToLowerInvariant(name[11]) + name[12..] + "_layer", Made(library, layer, small)), ("num_layers", 2L)]), inputs));
    }

    private static void Bags()
    {
        var (flat, offsets, rows) = (Whole([7], 1, 4, 2, 0, 4, 3, 1), Whole([3], 0, 2, 5), Whole([2, 3], 1, 4, 2, 0, 4, 3));
        foreach (var mode in (string[])["Sum", "Mean", "Max"])
        {
            (string, object?)[] bag = [("num_embeddings", 5L), ("embedding_dims", 3L), ("mode", mode)];
            Add("EmbeddingBag", $"{mode}, offsets", bag, flat, offsets);
            Add("EmbeddingBag", $"{mode}, an empty bag", bag, flat, Whole([4], 0, 2, 2, 5));
            Add("EmbeddingBag", $"{mode}, rows", bag, rows);
            Add("EmbeddingBag", $"{mode}, rows shortened", [.. bag, ("max_norm", 0.7), ("norm_type", 1.0)], flat, offsets);
            // Libtorch divides by the frequency of another row where frequencies differ.
            if (mode != "Max") Add("EmbeddingBag", $"{mode}, gradients by frequency", [.. bag, ("scale_grad_by_freq", true)], Whole([8], 1, 4, 2, 0, 4, 0, 2, 1), offsets);
            Add("EmbeddingBag", $"{mode}, padding", [.. bag, ("padding_index", 4L)], flat, offsets);
        }
        Add("EmbeddingBag", "Sum, weights", [("num_embeddings", 5L), ("embedding_dims", 3L), ("mode", "Sum")], flat, offsets, Values(7));
    }

    private static void Add(string layer, string what, (string, object?)[] arguments, params object?[] inputs) => All.Add(Named(layer, what), new(library => Made(library, layer, arguments), inputs));

    private static string Named(string layer, string what) => what.Length == 0 ? layer : $"{layer}: {what}";

    // What the arguments leave out has its default.
    private static object Made(Library library, string layer, (string Name, object? Value)[] arguments)
    {
        var factory = Surface.Layers.Single(operation => operation.Managed.Name == layer);
        Assert.All(arguments, argument => Assert.Contains(argument.Name, factory.Parameters.Select(parameter => parameter.Name)));
        return factory.Invoke(library, null, [.. factory.Parameters.Select((parameter, i) =>
        {
            var given = arguments.Where(argument => argument.Name == parameter.Name).ToArray();
            return given is [{ Value: string or long } one] ? library.Argument(new Plain(one.Value), factory.ParameterType(library, i), overwritten: false, [])
                : given is [var other] ? other.Value
                : parameter.ParameterType.IsEnum ? Enum.ToObject(factory.ParameterType(library, i), parameter.DefaultValue!) : parameter.DefaultValue;
        })])!;
    }

    private static string Said(bool truth, string what) => truth ? what : "";

    private static TensorValue Values(params long[] shape) => new Dice((int)shape.Sum()).Tensor(shape, "Float32", grad: true, kind: "plain", plain: true);

    private static TensorValue Others(params long[] shape) => new Dice(-1).Tensor(shape, "Float32", grad: true, kind: "plain", plain: true);

    private static TensorValue Whole(long[] shape, params double[] data) => new("Int64", shape, Layout.Contiguous, data, false);

    // Numbers: TorchSharp adds a mask of truth values to the scores as ones (docs/torchsharp.md).
    private static TensorValue Mask(long rows, long columns) =>
        new("Float32", [rows, columns], Layout.Contiguous, [.. from row in Enumerable.Range(0, (int)rows) from column in Enumerable.Range(0, (int)columns) select column > row ? double.NegativeInfinity : 0.25 * column], false);

    private static TensorValue Padding(long rows, long columns) =>
        new("Bool", [rows, columns], Layout.Contiguous, [.. from row in Enumerable.Range(0, (int)rows) from column in Enumerable.Range(0, (int)columns) select column > 0 && column + row >= columns ? 1.0 : 0.0], false);
}
