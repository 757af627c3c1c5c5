namespace SafeStep.Differential.Tests;

public static partial class Recipes
{
    private static void Products()
    {
        Add("mm", (d, v) =>
        {
            var (n, k, m, type) = (d.Of(0L, 1, 2, 3), d.Of(0L, 1, 3), d.Of(1L, 2, 4), Numeric(d));
            v["this"] = v["input"] = d.Tensor([n, k], type, kind: "plain");
            v["target"] = v["mat2"] = d.Tensor([k, m], d.Chance(0.9) ? type : Numeric(d), kind: "plain");
            v.Remove("input", out var left);
            v["input"] = left!;
        });
        Add("bmm", (d, v) =>
        {
            var (b, n, k, m, type) = (d.Of(0L, 1, 2), d.Of(1L, 2, 3), d.Of(0L, 1, 3), d.Of(1L, 2), Numeric(d));
            v["input"] = d.Tensor([b, n, k], type, kind: "plain");
            v["batch2"] = d.Tensor([b, k, m], type, kind: "plain");
        });
        Add("matmul", (d, v) =>
        {
            var (k, type) = (d.Of(0L, 1, 3), Numeric(d));
            long[] left = d.Of<long[]>([k], [2, k], [2, 3, k], [1, 3, k], [2, 1, 3, k]);
            long[] right = d.Of<long[]>([k], [k, 2], [2, k, 2], [1, k, 4]);
            v["input"] = d.Tensor(left, type, kind: "plain");
            v["target"] = d.Tensor(right, d.Chance(0.9) ? type : Numeric(d), kind: "plain");
        });
        Add("mv", (d, v) =>
        {
            var (n, k, type) = (d.Of(0L, 2, 3), d.Of(0L, 1, 3), Numeric(d));
            v["input"] = d.Tensor([n, k], type, kind: "plain");
            v["target"] = d.Tensor([k], type, kind: "plain");
        });
        Add("dot vdot inner outer ger", (d, v) =>
        {
            var (n, type) = (d.Of(0L, 1, 3), Numeric(d));
            v["input"] = d.Tensor([n], type, kind: "plain");
            v["target"] = v["other"] = v["vec2"] = d.Tensor([n], d.Chance(0.8) ? type : Numeric(d), kind: "plain");
        });
        Add("addmm addmm_", (d, v) =>
        {
            var (n, k, m, type) = (d.Of(1L, 2), d.Of(0L, 1, 3), d.Of(1L, 2), Numeric(d));
            v["input"] = d.Tensor(d.Of<long[]>([n, m], [m], [1, m], [], [n, 1]), type, kind: d.Of("plain", "special"));
            v["mat1"] = d.Tensor([n, k], type, kind: "plain");
            v["mat2"] = d.Tensor([k, m], type, kind: "plain");
        });
        Add("baddbmm addbmm", (d, v) =>
        {
            var (b, n, k, m, type) = (d.Of(1L, 2), d.Of(1L, 2), d.Of(1L, 3), d.Of(1L, 2), Floating(d));
            v["input"] = d.Tensor([b, n, m], type, kind: "plain");
            v["batch1"] = d.Tensor([b, n, k], type, kind: "plain");
            v["batch2"] = d.Tensor([b, k, m], type, kind: "plain");
        });
        Add("einsum", (d, v) =>
        {
            var (equation, shapes) = d.Of<(string, long[][])>(
                ("ij,jk->ik", [[2, 3], [3, 4]]), ("bij,jik->kb", [[2, 3, 4], [4, 3, 5]]), ("ii->i", [[3, 3]]), ("ii", [[3, 3]]), ("i,j->ij", [[2], [3]]), ("...ij,...jk->...ik", [[2, 2, 3], [3, 2]]),
                ("ij->ji", [[2, 3]]), ("ij", [[2, 3]]), ("i,i", [[3], [3]]), ("ij,ij->", [[2, 3], [2, 3]]), ("bn,anm,bm->ba", [[2, 3], [4, 3, 2], [2, 2]]), ("ij,jk", [[0, 3], [3, 2]]), ("ij,jk->ki", [[2, 1], [3, 2]]));
            v["equation"] = new Plain(equation);
            var type = Floating(d);
            v["tensors"] = new Tensors([.. shapes.Select(s => d.Tensor(s, type, kind: "plain"))]);
        });
        Add("tensordot", (d, v) =>
        {
            v["a"] = v["input"] = d.Tensor([2, 3, 4], "Float32", kind: "plain");
            v["b"] = d.Tensor([3, 4, 2], "Float32", kind: "plain");
            v["dims"] = Number(d.Of(0L, 1, 2));
        });
        Add("cdist", (d, v) =>
        {
            var k = d.Of(1L, 3);
            v["x1"] = d.Tensor([3, k], "Float32", kind: d.Of("plain", "ties"));
            v["x2"] = d.Tensor([2, k], "Float32", kind: d.Of("plain", "ties"));
            v["p"] = new Plain(d.Of(0.0, 1.0, 2.0, 3.0, double.PositiveInfinity));
        });
    }

    private static string Numeric(Dice dice) => dice.Of("Float32", "Float32", "Float32", "Float64", "Int64", "Int32");

    private static void Layers()
    {
        Add("linear", (d, v) =>
        {
            var (k, m, type) = (d.Of(1L, 3, 0), d.Of(1L, 2, 3), Floating(d));
            v["input"] = d.Tensor(d.Of<long[]>([k], [2, k], [0, k], [2, 3, k], [2, 0, k]), type, kind: "plain");
            v["weights"] = v["weight"] = d.Tensor([m, k], type, kind: "plain");
            v["bias"] = d.Chance(0.3) ? new Plain(null) : d.Tensor(d.Of<long[]>([m], [m], [m], [1]), type, kind: "plain");
        });
        Add("conv1d conv1d_padding conv_transpose1d", (d, v) => Convolution(d, v, 1));
        Add("conv2d conv2d_padding conv_transpose2d", (d, v) => Convolution(d, v, 2));
        Add("batch_norm", (d, v) =>
        {
            var (c, type, training) = (d.Of(1L, 2, 3), Floating(d), d.Chance(0.5));
            v["input"] = d.Tensor([d.Of(0L, 1, 2, 4), c, .. d.Of<long[]>([], [3], [2, 2])], type, kind: d.Of("plain", "ties"));
            v["training"] = new Plain(training);
            foreach (var name in new[] { "running_mean", "weight", "bias" }) v[name] = d.Chance(0.3) && (training || name != "running_mean") ? new Plain(null) : d.Tensor([c], type, name == "running_mean" ? false : null, "plain", plain: true);
            v["running_var"] = v["running_mean"] is Plain ? new Plain(null) : d.Tensor([c], type, false, "positive", plain: true);
            Defaults(d, v, "eps");
        });
        Add("instance_norm", (d, v) =>
        {
            var (c, type, stats) = (d.Of(1L, 2, 3), Floating(d), d.Chance(0.7));
            v["input"] = d.Tensor([d.Of(1L, 2), c, .. d.Of<long[]>([3], [2, 2])], type, kind: "plain");
            v["use_input_stats"] = new Plain(stats);
            foreach (var name in new[] { "running_mean", "weight", "bias" }) v[name] = d.Chance(0.3) && (stats || name != "running_mean") ? new Plain(null) : d.Tensor([c], type, name == "running_mean" ? false : null, "plain", plain: true);
            v["running_var"] = v["running_mean"] is Plain ? new Plain(null) : d.Tensor([c], type, false, "positive", plain: true);
            Defaults(d, v, "eps");
        });
        Add("group_norm", (d, v) =>
        {
            var (c, groups, type) = d.Of<(long, long, string)>((4, 2, "Float32"), (4, 1, "Float32"), (4, 4, "Float64"), (3, 3, "Float32"), (4, 3, "Float32"));
            v["input"] = d.Tensor([d.Of(0L, 1, 2), c, .. d.Of<long[]>([], [3], [2, 2])], type, kind: "plain");
            v["num_groups"] = Number(groups);
            foreach (var name in new[] { "weight", "bias" }) v[name] = d.Chance(0.3) ? new Plain(null) : d.Tensor([c], type, kind: "plain");
            Defaults(d, v, "eps");
        });
        Add("layer_norm", (d, v) =>
        {
            var (shape, type) = (d.Of<long[]>([3], [2, 3], [1]), Floating(d));
            v["input"] = d.Tensor([.. d.Of<long[]>([], [2], [0], [2, 2]), .. shape], type, kind: d.Of("plain", "ties"));
            v["normalized_shape"] = new Plain(shape);
            foreach (var name in new[] { "weight", "bias" }) v[name] = d.Chance(0.3) ? new Plain(null) : d.Tensor(shape, type, kind: "plain");
            Defaults(d, v, "eps");
        });
        Add("avg_pool1d max_pool1d max_pool1d_with_indices", (d, v) => Pooling(d, v, 1));
        Add("avg_pool2d max_pool2d max_pool2d_with_indices", (d, v) => Pooling(d, v, 2));
        Add("adaptive_avg_pool1d adaptive_max_pool1d", (d, v) =>
        {
            v["input"] = v["x"] = d.Tensor(d.Of<long[]>([2, 5], [1, 2, 4], [0, 2, 4]), Floating(d), kind: d.Of("plain", "ties", "special"));
            v["output_size"] = v["outputSize"] = Number(d.Of(1L, 2, 3, 7, 0));
        });
        Add("adaptive_avg_pool2d adaptive_max_pool2d", (d, v) =>
        {
            v["input"] = v["x"] = d.Tensor(d.Of<long[]>([2, 5, 4], [1, 2, 4, 3], [0, 2, 4, 3]), Floating(d), kind: d.Of("plain", "ties", "special"));
        });
        Add("interpolate", (d, v) =>
        {
            var two = d.Chance(0.6);
            v["x"] = d.Tensor(two ? [1, 2, 4, 3] : [1, 2, 5], Floating(d), kind: "plain");
            var bySize = d.Chance(0.5);
            v["size"] = bySize ? new Plain(two ? new long[] { d.Of(2L, 6, 1), d.Of(3L, 7) } : [d.Of(2L, 8, 5)]) : new Plain(null);
            v["scale_factor"] = bySize ? new Plain(null) : new Plain(two ? new[] { d.Of(2.0, 0.5, 1.3), 1.7 } : [d.Of(2.0, 0.6)]);
            var mode = two ? d.Of("Nearest", "NearestExact", "Bilinear", "Bicubic", "Area") : d.Of("Nearest", "NearestExact", "Linear", "Area", "Bicubic");
            v["mode"] = new Plain(mode);
            v["align_corners"] = mode is "Nearest" or "NearestExact" or "Area" ? new Plain(null) : new Plain(d.Of<object?>(null, true, false));
            v["recompute_scale_factor"] = new Plain(d.Chance(0.3));
            v["antialias"] = new Plain(d.Chance(mode is "Bilinear" or "Bicubic" ? 0.5 : 0.1));
        });
        Add("scaled_dot_product_attention", (d, v) =>
        {
            var (l, s, type) = (d.Of(1L, 3), d.Of(2L, 3), Floating(d));
            long[] batch = d.Of<long[]>([], [2], [2, 2]);
            v["query"] = d.Tensor([.. batch, l, 4], type, kind: "plain");
            v["key"] = d.Tensor([.. batch, s, 4], type, kind: "plain");
            v["value"] = d.Tensor([.. batch, s, 3], type, kind: "plain");
            v["p"] = new Plain(0.0);
            v["attn_mask"] = d.Below(3) switch { 0 => new Plain(null), 1 => d.Tensor([l, s], "Bool", false), _ => d.Tensor([l, s], type, false, "plain") };
            v["is_casual"] = new Plain(v["attn_mask"] is Plain && d.Chance(0.5));
        });
        Add("prelu", (d, v) =>
        {
            var type = Floating(d);
            v["input"] = d.Tensor(d.Of<long[]>([2, 3], [2, 3, 2], [3], []), type);
            v["target"] = v["weight"] = d.Tensor(d.Of<long[]>([1], [3], []), type, kind: "plain");
        });
        Add("embedding", (d, v) =>
        {
            v["input"] = d.Integers(d.Of<long[]>([3], [2, 2], [], [0]), 0, 5, d.Of("Int64", "Int32"));
            v["weight"] = d.Tensor([5, d.Of(1L, 3)], Floating(d), kind: "plain");
            v["padding_idx"] = d.Chance(0.7) ? new Plain(null) : Number(d.Of(0L, 4, -1));
        });
        Add("one_hot", (d, v) =>
        {
            v["x"] = d.Integers(d.Of<long[]>([3], [2, 2], []), 0, 4);
            v["num_classes"] = Number(d.Of(-1L, 4, 6, 2));
        });
        Add("grid_sample", (d, v) =>
        {
            v["input"] = d.Tensor([2, 2, 3, 4], "Float32", kind: "plain");
            var grid = d.Tensor([2, 2, 3, 2], "Float32", kind: "plain", plain: true);
            v["grid"] = grid with { Data = [.. grid.Data.Select(x => x / 2.5)] };
        });
        Add("affine_grid", (d, v) =>
        {
            v["theta"] = d.Tensor([2, 2, 3], "Float32", kind: "plain");
            v["size"] = new Plain(new long[] { 2, 1, 3, 4 });
        });
        Add("pixel_shuffle", (d, v) => (v["x"], v["upscaleFactor"], v["upscale_factor"]) = (d.Tensor(d.Of<long[]>([8, 2, 3], [1, 4, 2, 2]), Floating(d), kind: "plain"), Number(2), Number(2)));
        Add("pixel_unshuffle", (d, v) => (v["x"], v["downscaleFactor"], v["downscale_factor"]) = (d.Tensor(d.Of<long[]>([2, 4, 2], [1, 1, 2, 4]), Floating(d), kind: "plain"), Number(2), Number(2)));
        Add("dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout", (d, v) =>
        {
            v["input"] = d.Tensor(d.Of<long[]>([2, 3, 4], [2, 3, 2, 2], [3, 2], [2, 1, 2, 2, 2]), Floating(d), kind: "plain");
            v["p"] = new Plain(d.Of(0.0, 0.5, 1.0));
        });
        Add("glu", (d, v) => (v["input"], v["dim"]) = (d.Tensor(d.Of<long[]>([4], [2, 4], [2, 4, 2], [0, 4], [0]), Floating(d)), Number(d.Of(-1L, 0, 1))));
        Add("softmax2d", (d, v) => v["x"] = d.Tensor(d.Of<long[]>([3, 2, 2], [1, 3, 2, 2]), Floating(d)));
        Add("normalize", (d, v) => (v["input"], v["p"]) = (d.Tensor(d.Of<long[]>([2, 3], [2, 3, 2], [3], []), Floating(d)), new Plain(d.Of(2.0, 1.0, 3.0, 0.0, 0.5, double.PositiveInfinity))));
        Add("unfold", (d, v) =>
        {
            v["this"] = d.Tensor(d.Of<long[]>([5], [2, 6], [5, 3, 2], []), d.Type());
            v["input"] = d.Tensor(d.Of<long[]>([1, 2, 5, 4], [2, 4, 5]), "Float32", kind: "plain");
            v["kernel_size"] = d.Of(new Plain(2L), new Plain(2L));
        });
        Add("fold", (d, v) => (v["input"], v["output_size"], v["kernel_size"]) = (d.Tensor([1, 8, 12], "Float32", kind: "plain"), new Plain(new long[] { 4, 5 }), new Plain(new long[] { 2, 2 })));
    }

    private static void Convolution(Dice d, Dictionary<string, Value> v, int spatial)
    {
        var (groups, type) = (d.Of(1L, 1, 2), Floating(d));
        var (input, output) = (groups * d.Of(1L, 2), groups * d.Of(1L, 2));
        long[] size = spatial == 1 ? [d.Of(4L, 5, 7)] : [d.Of(4L, 5), d.Of(3L, 4)];
        v["input"] = d.Tensor([.. d.Of<long[]>([2], [1], [0], []), input, .. size], type, kind: "plain");
        long[] kernel = spatial == 1 ? [d.Of(1L, 2, 3)] : [d.Of(1L, 2, 3), d.Of(1L, 2)];
        v["weight"] = d.Tensor([output, input / groups, .. kernel], type, kind: "plain");
        v["bias"] = d.Chance(0.4) ? new Plain(null) : d.Tensor([output], type, kind: "plain");
        v["groups"] = Number(groups);
        if (spatial == 1)
        {
            (v["stride"], v["dilation"]) = (Number(d.Of(1L, 2)), Number(d.Of(1L, 1, 2)));
            if (d.Chance(0.8)) v["output_padding"] = Number(0);
        }
        else
        {
            (v["strides"], v["dilation"]) = (new Plain(d.Of<long[]>([1, 1], [2, 1], [2])), new Plain(d.Of<long[]>([1, 1], [1, 2])));
            if (d.Chance(0.8)) v["output_padding"] = new Plain(new long[] { 0, 0 });
        }
        v["padding"] = d.Chance(0.3) ? new Plain("Same") : new Plain("Valid");
    }

    private static void Pooling(Dice d, Dictionary<string, Value> v, int spatial)
    {
        long[] size = spatial == 1 ? [d.Of(4L, 5, 7)] : [d.Of(4L, 5), d.Of(3L, 4)];
        v["input"] = d.Tensor([.. d.Of<long[]>([2], [1], [0], []), 2, .. size], d.Chance(0.9) ? Floating(d) : "Int64", kind: d.Of("plain", "ties", "special"));
    }

    private static void Defaults(Dice d, Dictionary<string, Value> v, string name) => v[name] = new Plain(d.Of(1e-5, 1e-3, 0.1));

    private static void Losses()
    {
        Add("cross_entropy nll_loss", (d, v) =>
        {
            var (c, type) = (d.Of(1L, 3, 4), Floating(d));
            var (shape, labels) = d.Of<(long[], long[])>(([2, c], [2]), ([c], []), ([2, c, 3], [2, 3]), ([0, c], [0]), ([2, c, 2, 2], [2, 2, 2]));
            v["input"] = d.Tensor(shape, type, kind: d.Of("plain", "plain", "large", "special"));
            var target = d.Integers(labels, 0, (int)c);
            if (d.Chance(0.3)) target = target with { Data = [.. target.Data.Select(x => d.Chance(0.6) ? -100 : x)] };
            v["target"] = d.Chance(0.8) ? target : d.Tensor(shape, type, grad: null, kind: "unit");
            v["weight"] = d.Chance(0.6) ? new Plain(null) : d.Tensor([c], type, false, "positive");
            v["ignore_index"] = Number(d.Of(-100L, -100, 0));
            v["label_smoothing"] = new Plain(d.Of(0.0, 0.0, 0.1, 1.0));
        });
        Add("mse_loss l1_loss smooth_l1_loss huber_loss", (d, v) =>
        {
            var (shape, type) = (d.Shape(), Floating(d));
            v["input"] = d.Tensor(shape, type, kind: d.Of("plain", "ties", "special"));
            v["target"] = d.Tensor(d.Chance(0.9) ? shape : [], d.Chance(0.9) ? type : Floating(d), kind: d.Of("plain", "ties"));
            v["beta"] = v["delta"] = new Plain(d.Of(1.0, 0.5, 2.0));
        });
        Add("kl_div", (d, v) =>
        {
            var (shape, type) = (d.Of<long[]>([2, 3], [3], []), Floating(d));
            v["input"] = d.Tensor(shape, type, kind: "plain");
            v["target"] = d.Tensor(shape, type, kind: d.Of("unit", "plain"));
        });
        Add("binary_cross_entropy", (d, v) =>
        {
            var (shape, type) = (d.Of<long[]>([2, 3], [3], [], [0]), Floating(d));
            v["input"] = d.Tensor(shape, type, kind: d.Of("unit", "unit", "unit", "plain"));
            v["target"] = d.Tensor(d.Chance(0.9) ? shape : [3], type, d.Chance(0.2), "unit");
            v["weight"] = d.Chance(0.6) ? new Plain(null) : d.Tensor(d.Of(shape, []), type, false, "positive");
        });
        Add("binary_cross_entropy_with_logits", (d, v) =>
        {
            var (shape, type) = (d.Of<long[]>([2, 3], [3], [], [0, 3]), Floating(d));
            v["input"] = d.Tensor(shape, type, kind: d.Of("plain", "ties", "large", "special"));
            v["target"] = d.Tensor(d.Chance(0.9) ? shape : [3], type, d.Chance(0.3), "unit");
            v["weight"] = d.Chance(0.6) ? new Plain(null) : d.Tensor(d.Of(shape, []), type, false, "positive");
            v["pos_weights"] = d.Chance(0.6) ? new Plain(null) : d.Tensor(d.Of(shape, []), type, false, "positive");
        });
        Add("cosine_similarity", (d, v) =>
        {
            var type = Floating(d);
            var (a, b) = d.Of<(long[], long[])>(([2, 3], [2, 3]), ([2, 3], [2, 1]), ([2, 3], [1, 3]), ([2, 3, 2], [3, 2]), ([3], [3]), ([2, 1], [2, 3]));
            (v["x1"], v["x2"]) = (d.Tensor(a, type, kind: d.Of("plain", "ties")), d.Tensor(b, type, kind: d.Of("plain", "ties")));
            v["eps"] = new Plain(d.Of(1e-8, 1e-3));
        });
        Add("poisson_nll_loss gaussian_nll_loss hinge_embedding_loss soft_margin_loss multilabel_soft_margin_loss", (d, v) =>
        {
            v["input"] = d.Tensor([3, 4], "Float32", kind: "plain");
            v["target"] = d.Tensor([3, 4], "Float32", false, "positive");
            v["variance"] = v["var"] = d.Tensor([3, 4], "Float32", kind: "positive");
        });
        Add("triplet_margin_loss", (d, v) =>
        {
            foreach (var name in new[] { "anchor", "positive", "negative" }) v[name] = d.Tensor([3, 4], "Float32", kind: "plain");
            v["p"] = Number(d.Of(2L, 1));
        });
        Add("cosine_embedding_loss margin_ranking_loss", (d, v) =>
        {
            v["input1"] = d.Tensor([3, 4], "Float32", kind: "plain");
            v["input2"] = d.Tensor([3, 4], "Float32", kind: "plain");
            v["target"] = new TensorValue("Float32", [3], Layout.Contiguous, [1, -1, 1], false);
        });
    }
}
