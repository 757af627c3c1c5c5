namespace SafeStep.Differential.Tests;

/// <summary>What a layer is built with and fed, by its name. What a recipe leaves out has its default, or any value of an enumeration or a truth value.</summary>
public static class LayerRecipes
{
    private static readonly Dictionary<string, Func<Dice, Dictionary<string, object?>, TensorValue[]>> ByName = [];

    static LayerRecipes()
    {
        Pointwise();
        Normalizations();
        Windows();
        Losses();
    }

    /// <summary>The layer's own arguments, by the parameters' names, and what it is called with; null where no recipe is known.</summary>
    public static TensorValue[]? Draw(string layer, Dice dice, Dictionary<string, object?> arguments) => ByName.TryGetValue(layer, out var recipe) ? recipe(dice, arguments) : null;

    private static void Pointwise()
    {
        Add("ReLU ReLU6 SELU Hardswish Hardsigmoid Mish Softsign LogSigmoid GELU SiLU Sigmoid Tanh Tanhshrink Identity", (d, v) => [d.Tensor(d.Shape(), "Float32")]);
        Add("ELU CELU", (d, v) => { v["alpha"] = d.Of(1.0, 0.5, 2.0); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("LeakyReLU", (d, v) => { v["negative_slope"] = d.Of(0.01, 0.5, 0.0); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("Softplus", (d, v) => { (v["beta"], v["threshold"]) = (d.Of(1.0, 2.0), d.Of(20.0, 1.0)); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("Softshrink Hardshrink", (d, v) => { v["lambda"] = d.Of(0.5, 0.0, 1.0); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("Threshold", (d, v) => { (v["threshold"], v["value"]) = (d.Of(0.0, 0.5), d.Of(0.0, -1.0)); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("GLU", (d, v) => { v["dim"] = d.Of(-1L, 0L); return [d.Tensor(d.Of<long[]>([4], [2, 4], [4, 3], [2, 0]), "Float32")]; });
        Add("Softmax LogSoftmax Softmin", (d, v) => { v["dim"] = d.Of(-1L, 0L, 1L); return [d.Tensor(d.Shape(), "Float32")]; });
        Add("Softmax2d", (d, v) => [d.Tensor(d.Of<long[]>([1, 2, 3, 2], [2, 3, 2], [2, 3]), "Float32")]);
        Add("PReLU", (d, v) => { v["num_parameters"] = d.Of(1L, 3L); return [d.Tensor(d.Of<long[]>([2, 3], [2, 3, 2], [2, 2], []), "Float32")]; });
        Add("Flatten", (d, v) => { (v["start_dim"], v["end_dim"]) = (d.Of(1L, 0L, 2L), d.Of(-1L, 1L)); return [d.Tensor(d.Of<long[]>([2, 3, 4], [2, 3], [1, 2, 3, 2], [2, 0, 3]), "Float32")]; });
        Add("Linear", (d, v) =>
        {
            (v["inputSize"], v["outputSize"]) = (d.Of(3L, 4L), d.Of(2L, 1L, 5L));
            return [d.Tensor([.. d.Of<long[]>([], [2], [0], [2, 3], [1, 1, 2]), d.Chance(0.9) ? (long)v["inputSize"]! : 2], "Float32")];
        });
        Add("Embedding", (d, v) =>
        {
            (v["num_embeddings"], v["embedding_dims"], v["padding_idx"]) = (5L, 3L, d.Of<object?>(null, 0L, 2L, -1L));
            (v["max_norm"], v["norm_type"]) = (d.Of<object?>(null, 1.0, 0.5, 0.0), d.Of(2.0, 1.0, double.PositiveInfinity));
            return [d.Integers(d.Of<long[]>([], [4], [2, 3], [0]), d.Chance(0.1) ? -1 : 0, d.Chance(0.1) ? 7 : 5)];
        });
    }

    private static void Normalizations()
    {
        Add("BatchNorm1d", (d, v) => { v["features"] = v["num_features"] = 3L; return [d.Tensor(d.Of<long[]>([4, 3], [2, 3], [2, 3, 4], [1, 3, 2], [2, 2], [0, 3]), "Float32")]; });
        Add("BatchNorm2d", (d, v) => { v["features"] = v["num_features"] = 3L; return [d.Tensor(d.Of<long[]>([2, 3, 2, 2], [1, 3, 4, 2], [2, 3, 4], [0, 3, 2, 2]), "Float32")]; });
        Add("InstanceNorm1d", (d, v) => { v["features"] = v["num_features"] = 3L; return [d.Tensor(d.Of<long[]>([2, 3, 4], [3, 4], [1, 3, 2], [2, 2, 4]), "Float32")]; });
        Add("InstanceNorm2d", (d, v) => { v["features"] = v["num_features"] = 3L; return [d.Tensor(d.Of<long[]>([2, 3, 2, 2], [1, 3, 4, 2], [3, 4, 2]), "Float32")]; });
        Add("GroupNorm", (d, v) => { (v["num_groups"], v["num_channels"]) = (d.Of(1L, 2L, 4L, 3L), 4L); return [d.Tensor(d.Of<long[]>([2, 4], [2, 4, 3], [1, 4, 2, 2], [2, 3], [0, 4]), "Float32")]; });
        Add("LayerNorm", (d, v) => { v["normalized_shape"] = d.Of<object>(3L, new long[] { 2, 3 }, new long[] { 3 }); return [d.Tensor(d.Of<long[]>([4, 2, 3], [2, 3], [3], [0, 3], [2, 2]), "Float32")]; });
    }

    private static void Windows()
    {
        Add("Conv1d ConvTranspose1d", (d, v) => Convolution(d, v, 1));
        Add("Conv2d ConvTranspose2d", (d, v) => Convolution(d, v, 2));
        Add("MaxPool1d AvgPool1d", (d, v) => Pool(d, v, 1));
        Add("MaxPool2d AvgPool2d", (d, v) => Pool(d, v, 2));
        Add("AdaptiveAvgPool1d AdaptiveMaxPool1d", (d, v) => { v["output_size"] = v["outputSize"] = d.Of(1L, 2L, 3L, 7L); return [d.Tensor(d.Of<long[]>([2, 3, 5], [3, 5], [5], [0, 3, 5]), "Float32")]; });
        Add("AdaptiveAvgPool2d AdaptiveMaxPool2d", (d, v) => { v["output_size"] = d.Of<object>(new long[] { 2, 3 }, new long[] { 1, 1 }, 2L); return [d.Tensor(d.Of<long[]>([2, 3, 5, 4], [3, 5, 4], [5, 4]), "Float32")]; });
        Add("ZeroPad2d ConstantPad2d ReflectionPad2d ReplicationPad2d", (d, v) => { (v["padding"], v["value"]) = (d.Of<object>(1L, 0L, new long[] { 1, 0, 2, 1 }, 4L), d.Of(0.0, 2.5)); return [d.Tensor(d.Of<long[]>([1, 2, 3, 4], [2, 3, 4], [3, 4]), "Float32")]; });
        Add("ConstantPad1d ReflectionPad1d ReplicationPad1d", (d, v) => { (v["padding"], v["value"]) = (d.Of<object>(1L, 0L, new long[] { 2, 1 }, 4L), d.Of(0.0, 2.5)); return [d.Tensor(d.Of<long[]>([1, 2, 4], [2, 4], [4]), "Float32")]; });
        Add("PixelShuffle", (d, v) => { v["upscaleFactor"] = v["upscale_factor"] = d.Of(1L, 2L, 3L); return [d.Tensor(d.Of<long[]>([1, 4, 2, 3], [4, 2, 2], [2, 9, 1, 2], [4, 2]), "Float32")]; });
        Add("PixelUnshuffle", (d, v) => { v["downscaleFactor"] = v["downscale_factor"] = d.Of(1L, 2L, 3L); return [d.Tensor(d.Of<long[]>([1, 2, 4, 2], [2, 6, 6], [1, 1, 3, 3]), "Float32")]; });
        Add("Upsample", (d, v) =>
        {
            var (shape, size, modes) = d.Of<(long[], long[], string[])>(([1, 2, 3], [5], ["Nearest", "Linear"]), ([1, 2, 3, 2], [5, 3], ["Nearest", "Bilinear", "Bicubic"]));
            v["size"] = size;
            v["scale_factor"] = null;
            if (d.Chance(0.5)) (v["size"], v["scale_factor"]) = (null, Array.ConvertAll(size, _ => d.Of(2.0, 1.4)));
            v["mode"] = d.Of(modes);
            v["align_corners"] = d.Of<object?>(null, true, false);
            v["recompute_scale_factor"] = d.Of<object?>(null, true, false);
            return [d.Tensor(shape, "Float32")];
        });
        Add("Fold", (d, v) => { (v["output_size"], v["kernel_size"]) = (d.Of<object>(4L, (4L, 4L)), d.Of<object>(2L, (2L, 2L))); return [d.Tensor(d.Of<long[]>([1, 8, 9], [8, 9], [2, 4, 9], [1, 8, 4]), "Float32")]; });
        Add("Unfold", (d, v) => { v["kernel_size"] = d.Of<object>(2L, (2L, 2L)); return [d.Tensor(d.Of<long[]>([1, 2, 4, 4], [2, 3, 4], [2, 1, 3, 3]), "Float32")]; });
        Add("CosineSimilarity", (d, v) => { v["dim"] = d.Of(1L, 0L, -1L); return [d.Tensor([2, 3], "Float32"), d.Tensor(d.Of<long[]>([2, 3], [1, 3]), "Float32")]; });
        Add("PairwiseDistance", (d, v) => { v["p"] = d.Of(2.0, 1.0); return [d.Tensor([2, 3], "Float32"), d.Tensor(d.Of<long[]>([2, 3], [1, 3], [3]), "Float32")]; });
    }

    private static TensorValue[] Convolution(Dice d, Dictionary<string, object?> v, int dims)
    {
        var groups = d.Of(1L, 1L, 2L);
        (v["in_channels"], v["out_channels"], v["kernelSize"], v["kernel_size"], v["groups"]) = (4L, d.Of(2L, 4L), d.Of(1L, 2L, 3L), d.Of(1L, 2L, 3L), groups);
        (v["stride"], v["padding"], v["dilation"], v["output_padding"]) = (d.Of(1L, 2L), d.Of(0L, 1L), d.Of(1L, 1L, 2L), 0L);
        v["padding_mode"] = d.Of("Zeros", "Zeros", "Reflect", "Replicate", "Circular");
        long[] places = dims == 1 ? [6] : [6, 5];
        return [d.Tensor([.. d.Of<long[]>([2], [1], [], [0]), d.Chance(0.95) ? 4 : 3, .. places], "Float32", kind: "plain")];
    }

    private static TensorValue[] Pool(Dice d, Dictionary<string, object?> v, int dims)
    {
        (v["kernel_size"], v["stride"], v["padding"], v["dilation"], v["divisor_override"]) = (d.Of(1L, 2L, 3L), d.Of<object?>(null, 1L, 2L), d.Of<object?>(0L, 1L), d.Of<object?>(null, 1L, 2L), d.Of<object?>(null, 3L));
        long[] places = dims == 1 ? [6] : [6, 5];
        return [d.Tensor([.. d.Of<long[]>([2, 3], [3], [1, 1], [0, 3]), .. places], "Float32")];
    }

    private static void Losses()
    {
        Add("MSELoss L1Loss SmoothL1Loss HuberLoss SoftMarginLoss HingeEmbeddingLoss", (d, v) =>
        {
            (v["beta"], v["delta"], v["margin"]) = (d.Of(1.0, 0.5), d.Of(1.0, 0.5), d.Of(1.0, 0.0));
            var shape = d.Shape();
            return [d.Tensor(shape, "Float32"), d.Tensor(shape, "Float32", kind: "ties")];
        });
        Add("KLDivLoss", (d, v) => [d.Tensor([2, 3], "Float32"), d.Tensor([2, 3], "Float32", kind: "unit")]);
        Add("PoissonNLLLoss", (d, v) => { v["eps"] = 1e-8f; return [d.Tensor([2, 3], "Float32", kind: "positive"), d.Tensor([2, 3], "Float32", kind: "positive")]; });
        Add("GaussianNLLLoss", (d, v) => { v["eps"] = 1e-6f; return [d.Tensor([4], "Float32", kind: "plain"), d.Tensor([4], "Float32", kind: "plain"), d.Tensor([4], "Float32", false, "positive")]; });
        Add("BCELoss", (d, v) => [d.Tensor([2, 3], "Float32", kind: "unit"), d.Tensor([2, 3], "Float32", kind: "unit")]);
        Add("BCEWithLogitsLoss", (d, v) => [d.Tensor([2, 3], "Float32", kind: "plain"), d.Tensor([2, 3], "Float32", kind: "unit")]);
        Add("CrossEntropyLoss", (d, v) => { (v["ignore_index"], v["label_smoothing"]) = (d.Of<object?>(null, 1L), d.Of(0.0, 0.1)); return [d.Tensor([3, 4], "Float32", kind: "plain"), d.Integers([3], 0, 4)]; });
        Add("NLLLoss", (d, v) => { v["ignore_index"] = null; return [d.Tensor([3, 4], "Float32", kind: "plain"), d.Integers([3], 0, 4)]; });
        Add("MultiMarginLoss", (d, v) => { (v["p"], v["margin"]) = (d.Of(1, 2), d.Of(1.0, 0.5)); return [d.Tensor([3, 4], "Float32", kind: "plain"), d.Integers([3], 0, 4)]; });
        Add("MultiLabelSoftMarginLoss", (d, v) => [d.Tensor([3, 4], "Float32", kind: "plain"), d.Tensor([3, 4], "Float32", false, "unit")]);
        Add("MultiLabelMarginLoss", (d, v) => [d.Tensor([3, 4], "Float32", kind: "plain"), d.Integers([3, 4], -1, 4)]);
        Add("TripletMarginLoss", (d, v) => { (v["margin"], v["p"], v["eps"]) = (d.Of(1.0, 0.5), d.Of(1L, 2L), 1e-6); return [d.Tensor([2, 3], "Float32", kind: "plain"), d.Tensor([2, 3], "Float32", kind: "plain"), d.Tensor([2, 3], "Float32", kind: "plain")]; });
        Add("CosineEmbeddingLoss MarginRankingLoss", (d, v) =>
        {
            v["margin"] = d.Of(0.0, 0.5);
            long[] shape = [3, 2];
            var target = new TensorValue("Float32", [3], Layout.Contiguous, [1, -1, 1], false);
            return [d.Tensor(shape, "Float32", kind: "plain"), d.Tensor(shape, "Float32", kind: "plain"), target];
        });
    }

    private static void Add(string names, Func<Dice, Dictionary<string, object?>, TensorValue[]> recipe)
    {
        foreach (var name in names.Split(' ')) ByName.Add(name, recipe);
    }
}
