namespace SafeStep.Differential.Tests;

public static partial class Recipes
{
    private static void Indexing()
    {
        Add("index_select", (d, v) => Along(d, v, (shape, dim) => v["index"] = d.Integers([d.Of(0L, 1, 4)], 0, (int)(shape.Length == 0 ? 1 : shape[dim]), d.Of("Int64", "Int64", "Int32"))));
        Add("gather take_along_dim", (d, v) => Along(d, v, (shape, dim) =>
        {
            long[] sizes = [.. shape.Select((s, i) => i == dim ? d.Of(1L, 2, s) : d.Chance(0.7) ? s : Math.Min(1, s))];
            v["index"] = v["indices"] = d.Integers(sizes, d.Chance(0.9) ? 0 : -2, (int)(shape.Length == 0 ? 1 : shape[dim]));
        }));
        Add("scatter scatter_ scatter_add scatter_add_", (d, v) => Along(d, v, (shape, dim) =>
        {
            long[] sizes = [.. shape.Select(s => d.Chance(0.7) ? s : Math.Min(1, s))];
            v["index"] = d.Integers(sizes, d.Chance(0.9) ? 0 : -2, (int)(shape.Length == 0 ? 1 : shape[dim]));
            v["src"] = d.Tensor(shape, ((TensorValue)v["input"]).Type, kind: "plain");
        }));
        Add("index_add index_add_ index_copy index_copy_ index_fill index_fill_", (d, v) => Along(d, v, (shape, dim) =>
        {
            var count = d.Of(0L, 1, 2);
            v["index"] = d.Integers([count], 0, (int)(shape.Length == 0 ? 1 : shape[dim]));
            v["source"] = d.Tensor([.. shape.Select((s, i) => i == dim ? count : s)], ((TensorValue)v["input"]).Type, kind: "plain");
        }));
        Add("take", (d, v) =>
        {
            var x = d.Tensor();
            v["input"] = x;
            v["index"] = d.Integers(d.Shape(), d.Chance(0.8) ? 0 : -2, (int)x.Shape.Aggregate(1L, (a, b) => a * b));
        });
        Add("index index_put_", (d, v) =>
        {
            var x = d.Tensor(d.Of<long[]>([2, 3], [4], [2, 3, 4], [], [0, 3], [1, 2, 3, 2]), d.Type());
            v["this"] = x;
            v["indices"] = new Indices([.. Entries(d, x.Shape)]);
            v["value"] = d.Tensor(d.Of<long[]>([], [], [1], x.Shape), x.Type, kind: "plain");
        });
        Add("get_Item", (d, v) =>
        {
            var x = d.Tensor(d.Of<long[]>([2, 3], [4], [2, 3, 4], [], [0, 3], [1, 2, 3, 2]), d.Type());
            v["this"] = x;
            if (d.Chance(0.9)) v["indices"] = new Indices([.. Entries(d, x.Shape)]);
        });
        Add("topk", (d, v) => Along(d, v, (shape, dim) => v["k"] = Number(d.Of(0L, 1, shape.Length == 0 ? 1 : shape[dim]))));
        Add("multinomial", (d, v) =>
        {
            v["input"] = d.Tensor(d.Of<long[]>([4], [2, 4]), Floating(d), false, "positive");
            v["num_samples"] = Number(d.Of(1L, 2, 4));
        });
        Add("bernoulli", (d, v) => v["input"] = d.Tensor(d.Shape(), Floating(d), false, "unit"));
        Add("repeat_interleave", (d, v) => Along(d, v, (shape, dim) => v["repeats"] = d.Chance(0.5) ? d.Integers([shape.Length == 0 ? 1 : shape[dim]], 0, 3) : Number(d.Of(0L, 1, 2))));
        Add("bincount", (d, v) => (v["input"], v["weights"]) = (d.Integers([5], 0, 4), d.Chance(0.5) ? new Plain(null) : d.Tensor([5], "Float32", false, "plain")));
        Add("masked_scatter masked_scatter_", (d, v) =>
        {
            var x = d.Tensor(d.Of<long[]>([2, 3], [4], []), Floating(d), kind: "plain");
            v["input"] = x;
            v["mask"] = d.Tensor(x.Shape, "Bool", false);
            v["value"] = v["tensor"] = v["source"] = d.Tensor([8], x.Type, kind: "plain", plain: true);
        });
    }

    private static IEnumerable<object?> Entries(Dice d, long[] shape)
    {
        var left = shape.ToList();
        while (left.Count > 0 && d.Chance(0.85))
        {
            var size = left[0];
            switch (d.Below(8))
            {
                case 0 or 1 when size > 0:
                    yield return (long)d.Below((int)(2 * size)) - size;
                    left.RemoveAt(0);
                    break;
                case 2:
                    yield return new Span(d.Of<long?>(null, 0, 1, -1), d.Of<long?>(null, 2, -1, 9), d.Of<long?>(null, 1, 2));
                    left.RemoveAt(0);
                    break;
                case 3:
                    yield return d.Integers(d.Of<long[]>([2], [2], [3], [2, 1], []), size == 0 ? 0 : (int)-size, (int)size);
                    left.RemoveAt(0);
                    break;
                case 4:
                    yield return d.Tensor([size], "Bool", false, plain: true);
                    left.RemoveAt(0);
                    break;
                case 5:
                    yield return null;
                    break;
                case 6 when d.Chance(0.3):
                    yield return d.Tensor([], "Bool", false);
                    break;
                case 7 when d.Chance(0.3):
                    yield return "...";
                    yield break;
                default:
                    yield return new Span(null, null, null);
                    left.RemoveAt(0);
                    break;
            }
        }
        if (left.Count == shape.Length) yield return new Span(null, null, null);
    }

    private static void Along(Dice d, Dictionary<string, Value> v, Action<long[], int> rest)
    {
        var x = d.Tensor();
        var dims = Math.Max(1, x.Shape.Length);
        var dim = d.Below(dims);
        v["input"] = x;
        v["dim"] = v["dimension"] = v["axis"] = Number(d.Chance(0.3) ? dim - dims : dim);
        rest(x.Shape, dim);
    }

    private static void Shapes()
    {
        Add("view reshape", (d, v) =>
        {
            var (shape, target) = d.Of<(long[], long[])>(([2, 3], [3, 2]), ([2, 3], [-1]), ([2, 3, 4], [6, -1]), ([2, 3, 4], [2, 12]), ([4], [2, 1, 2]), ([], [1, 1]), ([0, 3], [3, 0]), ([0, 3], [-1]), ([2, 3], [4]), ([1], []), ([2, 2], [1, 4]), ([1, 2, 3, 2], [2, 6]));
            v["input"] = d.Tensor(shape, d.Type());
            v["shape"] = new Plain(target);
        });
        Add("expand broadcast_to", (d, v) =>
        {
            var (shape, target) = d.Of<(long[], long[])>(([3, 1], [3, 4]), ([1], [2, 3]), ([], [2, 2]), ([3, 1], [-1, 4]), ([2, 3], [2, 2, 3]), ([2, 3], [2]), ([1, 3], [0, 3]), ([2, 1], [2, -1]), ([3], [-1, 3]));
            v["input"] = d.Tensor(shape, d.Type());
            v["sizes"] = v["shape"] = v["size"] = new Plain(target);
        });
        Add("permute", (d, v) =>
        {
            var x = d.Tensor();
            v["input"] = x;
            v["permutation"] = new Plain(Enumerable.Range(0, x.Shape.Length).Select(i => (i, key: d.Below(100))).OrderBy(p => p.key).Select(p => (long)(d.Chance(0.2) ? p.i - x.Shape.Length : p.i)).ToArray());
        });
        Add("movedim moveaxis", (d, v) =>
        {
            v["input"] = d.Tensor([2, 3, 4], d.Type());
            v["source"] = new Plain(d.Of<long[]>([0], [1, 0], [-1], [0, 0]));
            v["destination"] = new Plain(d.Of<long[]>([2], [0, 2], [1], [-1]));
        });
        Add("unflatten", (d, v) => Along(d, v, (shape, dim) => v["sizes"] = new Plain(shape.Length == 0 ? [1L] : d.Of<long[]>([shape[dim], 1], [-1, 1], [1, -1], [2, 2]))));
        Add("narrow", (d, v) => Along(d, v, (shape, dim) => (v["start"], v["length"]) = (Number(d.Of(0L, 1, -1)), Number(d.Of(0L, 1, 2)))));
        Add("slice", (d, v) => Along(d, v, (shape, dim) => (v["start"], v["finish"], v["step"]) = (Number(d.Of(0L, 1, -1, -9)), Number(d.Of(0L, 2, -1, 9)), Number(d.Of(1L, 1, 2, 3, 0)))));
        Add("select", (d, v) => Along(d, v, (shape, dim) => v["index"] = Number(d.Of(0L, 1, -1, 2))));
        Add("repeat tile", (d, v) =>
        {
            var x = d.Tensor();
            v["input"] = x;
            v["sizes"] = v["reps"] = v["dims"] = v["repeats"] = new Plain(d.Of<long[]>([.. x.Shape.Select(_ => d.Of(1L, 2, 0))], [2, .. x.Shape.Select(_ => 1L)], [.. x.Shape.Select(_ => 1L)], [1], [2, 2]));
        });
        Add("split chunk tensor_split", (d, v) => Along(d, v, (shape, dim) =>
        {
            var size = shape.Length == 0 ? 1 : shape[dim];
            v["size"] = v["chunks"] = v["split_size"] = Number(d.Of(1L, 2, 3, size));
            v["sizes"] = v["split_size_or_sections"] = new Plain(d.Of<long[]>([size], [1, size - 1], [0, size], [2, 2]));
        }));
        Add("unfold_", (_, _) => { });
        Add("squeeze squeeze_ unsqueeze unsqueeze_", (d, v) => Along(d, v, (shape, dim) => v["dim"] = d.Chance(0.2) ? new Plain(null) : Number(d.Below(shape.Length + 2) - d.Of(0, shape.Length + 1))));
        Add("diagonal diag trace tril triu tril_ triu_", (d, v) =>
        {
            v["input"] = d.Tensor(d.Of<long[]>([3, 3], [2, 3], [3, 2], [3], [2, 3, 4], [0, 3], []), d.Type());
            v["diagonal"] = v["offset"] = Number(d.Of(0L, 1, -1, 5));
            if (d.Chance(0.7)) (v["dim1"], v["dim2"]) = (Number(0), Number(1));
        });
        Add("cat concat concatenate stack hstack vstack dstack row_stack column_stack", (d, v) =>
        {
            long[] shape = d.Of<long[]>([2, 3], [3], [], [0], [1, 2, 2]);
            v["dim"] = Number(d.Of(0L, 1, -1));
            v["tensors"] = new Tensors([.. Enumerable.Range(0, d.Below(3) + 1).Select(_ => d.Tensor(d.Chance(0.85) ? shape : d.Of<long[]>([0], [2, 1], [1, 3]), d.Chance(0.7) ? "Float32" : d.Type(), kind: "plain"))]);
        });
        Add("rot90", (d, v) =>
        {
            v["k"] = Number(d.Of(1L, 2, 3, 0, -1, 5));
            v["dims"] = d.Chance(0.5) ? new Plain(null) : new Plain(d.Of<long[]>([0, 1], [1, 0], [-1, 0], [1, 1], [0, 3]));
        });
        Add("diag_embed", (d, v) =>
        {
            v["offset"] = Number(d.Of(0L, 1, -2));
            if (d.Chance(0.5)) (v["dim1"], v["dim2"]) = (Number(d.Of(0L, 1, -1)), Number(d.Of(-2L, 0, 1)));
        });
        Add("block_diag cartesian_prod", (d, v) => v["tensors"] = new Tensors([.. Enumerable.Range(0, d.Below(3) + 1).Select(_ => d.Tensor(d.Of<long[]>([2], [3], [1], [0]), "Float32"))]));
        Add("tril_indices triu_indices", (d, v) =>
        {
            (v["row"], v["col"], v["offset"]) = (Number(d.Of(0L, 2, 3)), Number(d.Of(0L, 2, 4)), Number(d.Of(0L, 1, -1, 7)));
            v["dtype"] = new Plain(d.Of("Int64", "Int32"));
        });
        Add("meshgrid", (d, v) =>
        {
            v["tensors"] = new Tensors([.. Enumerable.Range(0, d.Below(3) + 1).Select(_ => d.Tensor(d.Of<long[]>([2], [3], [], [1]), "Float32", kind: "plain"))]);
            v["indexing"] = new Plain(d.Of("ij", "xy"));
        });
        Add("pad", (d, v) =>
        {
            var (shape, pad) = d.Of<(long[], object)>(([1, 2, 4], new long[] { 1, 2 }), ([1, 2, 4, 3], new long[] { 1, 1, 0, 2 }), ([2, 4], new long[] { 1, 1 }), ([3], new long[] { 2, 0 }), ([1, 2, 4], new long[] { -1, 1 }), ([2, 3], new long[] { 0, 1, 1, 0 }), ([1, 2, 0], new long[] { 1, 1 }));
            v["input"] = d.Tensor(shape, d.Chance(0.8) ? Floating(d) : d.Type(), kind: "plain");
            v["pad"] = new Plain(pad);
            v["mode"] = new Plain(d.Of("Constant", "Constant", "Reflect", "Replicate", "Circular"));
        });
        Add("flip fliplr flipud", (d, v) => { });
        Add("searchsorted bucketize", (d, v) => { });
        Add("quantile nanquantile", (d, v) => { v["input"] = d.Tensor(d.Of<long[]>([5], [2, 3]), Floating(d), kind: "plain"); v["q"] = d.Tensor(d.Of<long[]>([], [2]), ((TensorValue)v["input"]).Type, false, "unit"); });
    }

    private static void Factories()
    {
        Add("full full_like new_full", (d, v) => v["size"] = new Plain(d.Shape()));
        Add("arange", (d, v) =>
        {
            v["start"] = new Plain(d.Of<object>(0, 1, -2, 0.5));
            v["stop"] = new Plain(d.Of<object>(5, 3.2, 0, 2));
            v["step"] = new Plain(d.Of<object>(1, 2, 0.5, -1));
        });
        Add("linspace logspace", (d, v) => (v["start"], v["end"], v["steps"]) = (new Plain(d.Of(0.0, -1.0)), new Plain(d.Of(1.0, 4.0)), Number(d.Of(1L, 2, 5, 0))));
        Add("eye", (d, v) => (v["rows"], v["columns"]) = (Number(d.Of(0L, 2, 3)), Number(d.Of(-1L, 2, 3))));
        Add("randint randint_like", (d, v) => (v["low"], v["high"]) = (Number(d.Of(0L, -3)), Number(d.Of(5L, 100))));
        Add("randperm", (d, v) => (v["n"], v["dtype"]) = (Number(d.Of(0L, 1, 5, 20)), new Plain(d.Of(null, "Int64", "Int32", "Float32")))); // libtorch writes beyond the end of a Bool one
        Add("xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ trunc_normal_ uniform_ normal_ constant_ ones_ zeros_ CalculateFanInAndFanOut", (d, v) =>
        {
            v["this"] = v["tensor"] = d.Tensor(d.Of<long[]>([3, 4], [20, 2], [2, 3, 2], [4, 2, 3, 3]), Floating(d), false, "plain", plain: d.Chance(0.8));
            if (d.Chance(0.8)) (v["from"], v["to"], v["low"], v["high"], v["std"]) = (new Plain(-1.0), new Plain(2.0), new Plain(-1.0), new Plain(2.0), new Plain(d.Of(1.0, 0.5)));
            (v["a"], v["b"]) = (new Plain(d.Of(-2.0, -0.5)), new Plain(d.Of(2.0, 0.7)));
        });
        // libtorch writes past the end of a stretched one.
        Add("zero_", (d, v) => v["this"] = d.Tensor(d.Shape(), d.Type(), plain: true));
        Add("to to_type", (d, v) => (v["disposeAfter"], v["device"], v["deviceIndex"]) = (new Plain(false), new Plain("cpu"), Number(-1)));
        Add("as_strided", (d, v) =>
        {
            var (shape, size, strides, offset) = d.Of<(long[], long[], long[], long)>(([6], [2, 2], [2, 1], 1), ([2, 3], [3, 2], [1, 3], 0), ([4], [2, 3], [1, 1], 0), ([4], [2, 3], [2, 1], 0), ([4], [3], [2], 0), ([], [2], [0], 0), ([4], [0], [1], 0));
            (v["input"], v["size"], v["strides"], v["storageOffset"]) = (d.Tensor(shape, d.Type(), plain: true), new Plain(size), new Plain(strides), Number(offset));
        });
        Add("bernoulli_", (d, v) => v["p"] = new Plain(d.Of(0.5, 0.1, 1.0, 0.0)));
    }
}
