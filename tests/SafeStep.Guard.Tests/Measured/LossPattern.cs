namespace SafeStep.Guard.Tests.Measured;

/// <summary>One way of making a loss: it runs the model and backward, and says on what the loss looked.</summary>
/// <param name="Name">What the pattern is.</param>
/// <param name="Model">The model, in float64.</param>
/// <param name="Backward">Runs the model and backward; returns each batch that the loss saw, with the rows of it that the loss saw (null: all).</param>
/// <param name="ClassAxis">The dimension of the classes.</param>
internal sealed record LossPattern(string Name, Func<LayeredHead> Model, Func<LayeredHead, IEnumerable<(Tensor X, bool[]? Rows)>> Backward, int ClassAxis = -1)
{
    private static readonly Func<LayeredHead> Mlp = () => new LayeredHead(nn.Linear(6, 8, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(8, 3, dtype: ScalarType.Float64));
    private static readonly Func<LayeredHead> Conv = () => new LayeredHead(nn.Conv1d(6, 8, 1, dtype: ScalarType.Float64), nn.Tanh(), nn.Conv1d(8, 3, 1, dtype: ScalarType.Float64));

    public static readonly LossPattern[] All =
    [
        new("one batch", Mlp, model => One(model, Batch(8), out _)),
        new("four micro-batches, each with its backward", Mlp, model => [.. Enumerable.Range(0, 4).SelectMany(_ => One(model, Batch(4), out var _))]),
        new("micro-batches whose losses are divided", Mlp, model => Each([4, 4], (x, y, all) => (CrossEntropy(model.call(x), y) / 2).backward())),
        new("micro-batches summed up, one backward", Mlp, model =>
        {
            Tensor[] batches = [Batch(4), Batch(4), Batch(4)];
            batches.Aggregate(zeros(1, dtype: ScalarType.Float64), (sum, x) => sum + CrossEntropy(model.call(x), Labels(4))).sum().backward();
            return Whole(batches);
        }),
        new("a smaller last micro-batch, losses summed over rows", Mlp, model => Each([8, 3], (x, y, _) => nn.functional.cross_entropy(model.call(x), y, reduction: nn.Reduction.Sum).backward())),
        new("a worst first micro-batch", Mlp, model => [.. One(model, Batch(4) * 5, out _), .. One(model, Batch(4), out _)]),
        new("an evaluation that forgot no_grad after backward", Mlp, model =>
        {
            var seen = One(model, Batch(4), out _);
            _ = model.call(Batch(4) * 50);
            return seen;
        }),
        new("an evaluation that forgot no_grad before the forward", Mlp, model =>
        {
            _ = model.call(Batch(4) * 50);
            return One(model, Batch(4), out _);
        }),
        new("an evaluation without gradients", Mlp, model =>
        {
            var seen = One(model, Batch(4), out _);
            using var noGrad = no_grad();
            _ = model.call(Batch(4) * 50);
            return seen;
        }),
        new("siamese: two calls in one loss", Mlp, model =>
        {
            var (left, right) = (Batch(4) * 4, Batch(4));
            (CrossEntropy(model.call(left), Labels(4)) + CrossEntropy(model.call(right), Labels(4))).backward();
            return Whole(left, right);
        }),
        new("three calls of different weight", Mlp, model =>
        {
            var (first, second, third) = (Batch(4), Batch(4) * 3, Batch(4));
            ((0.1 * CrossEntropy(model.call(first), Labels(4))) + CrossEntropy(model.call(second), Labels(4)) + (3 * CrossEntropy(model.call(third), Labels(4)))).backward();
            return Whole(first, second, third);
        }),
        new("one batch called twice", Mlp, model =>
        {
            var x = Batch(4);
            (CrossEntropy(model.call(x), Labels(4)) + CrossEntropy(model.call(x), Labels(4))).backward();
            return Whole(x);
        }),
        new("ignored labels", Mlp, model =>
        {
            var (x, rows) = Uneven(8);
            nn.functional.cross_entropy(model.call(x), where(tensor(rows), Labels(8), full(8, -100, dtype: ScalarType.Int64))).backward();
            return [(x, rows)];
        }),
        new("a class of weight zero", Mlp, model =>
        {
            var (x, _) = Uneven(9);
            nn.functional.cross_entropy(model.call(x), Labels(9), weight: tensor(new[] { 0.0, 1, 2 })).backward();
            return [(x, [.. Enumerable.Range(0, 9).Select(row => row % 3 != 0)])];
        }),
        new("a mask times the loss of each row", Mlp, model =>
        {
            var (x, rows) = Uneven(8);
            var mask = tensor(rows).to_type(ScalarType.Float64);
            ((nn.functional.cross_entropy(model.call(x), Labels(8), reduction: nn.Reduction.None) * mask).sum() / mask.sum()).backward();
            return [(x, rows)];
        }),
        new("rows chosen by an index", Mlp, model =>
        {
            var (x, rows) = Uneven(8);
            var index = tensor([.. Enumerable.Range(0, 8).Where(row => rows[row]).Select(row => (long)row)]);
            CrossEntropy(model.call(x).index_select(0, index), Labels(8).index_select(0, index)).backward();
            return [(x, rows)];
        }),
        new("sequences [N, T, C], flattened, with padding", Mlp, model =>
        {
            var (x, rows) = Uneven(12);
            var sequences = x.view(3, 4, 6);
            nn.functional.cross_entropy(model.call(sequences).reshape(12, 3), where(tensor(rows), Labels(12), full(12, -100, dtype: ScalarType.Int64))).backward();
            return [(sequences, rows)];
        }),
        new("sequences [N, T, C], transposed, with padding", Mlp, model =>
        {
            var (x, rows) = Uneven(12);
            var sequences = x.view(3, 4, 6);
            nn.functional.cross_entropy(model.call(sequences).transpose(1, 2), where(tensor(rows), Labels(12), full(12, -100, dtype: ScalarType.Int64)).view(3, 4)).backward();
            return [(sequences, rows)];
        }),
        new("images [N, C, L], with ignored places", Conv, model =>
        {
            var (x, rows) = Uneven(10);
            var images = x.view(2, 5, 6).transpose(1, 2).contiguous();
            nn.functional.cross_entropy(model.call(images), where(tensor(rows), Labels(10), full(10, -100, dtype: ScalarType.Int64)).view(2, 5)).backward();
            return [(images, rows)];
        }, ClassAxis: 1),
        new("images [N, C, L] in micro-batches", Conv, model => Each([2, 3], (x, y, _) => nn.functional.cross_entropy(model.call(x), y).backward(), images: true), ClassAxis: 1),
        new("label smoothing", Mlp, model => Each([8], (x, y, _) => nn.functional.cross_entropy(model.call(x), y, label_smoothing: 0.1).backward())),
        new("soft targets", Mlp, model => Each([8], (x, y, _) => (-(model.call(x).log_softmax(1) * randn(y.shape[0], 3, dtype: ScalarType.Float64).softmax(1)).sum(1).mean()).backward())),
        new("a temperature", Mlp, model => Each([8], (x, y, _) => CrossEntropy(model.call(x) / 4, y).backward())),
        new("a z-loss beside the cross-entropy", Mlp, model => Each([8], (x, y, _) =>
        {
            var z = model.call(x);
            (CrossEntropy(z, y) + (0.1 * z.logsumexp(1).square().mean())).backward();
        })),
        new("logits that die with a dispose scope", Mlp, model => Each([4, 4], (x, y, _) =>
        {
            using var scope = NewDisposeScope();
            CrossEntropy(model.call(x), y).backward();
        })),
        new("logits written over after the call", Mlp, model =>
        {
            var (x, rows) = Uneven(8);
            var z = model.call(x);
            z.mul_(0.5);
            nn.functional.cross_entropy(z, where(tensor(rows), Labels(8), full(8, -100, dtype: ScalarType.Int64))).backward();
            return [(x, rows)];
        }),
        new("two backwards through one output", Mlp, model =>
        {
            var (x, rows) = Uneven(8);
            var z = model.call(x);
            var halves = rows.Select((counts, row) => (counts, row)).Where(pair => pair.counts).Select(pair => (long)pair.row).ToArray();
            CrossEntropy(z.index_select(0, tensor(halves[..2])), Labels(8).index_select(0, tensor(halves[..2]))).backward(retain_graph: true);
            CrossEntropy(z.index_select(0, tensor(halves[2..])), Labels(8).index_select(0, tensor(halves[2..]))).backward();
            return [(x, rows)];
        }),
    ];

    public override string ToString() => Name;

    private static Tensor CrossEntropy(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels);

    private static Tensor Batch(int rows) => randn(rows, 6, dtype: ScalarType.Float64);

    private static Tensor Labels(int rows) => arange(rows).remainder(3);

    // The rows that do not count would control every step.
    private static (Tensor X, bool[] Rows) Uneven(int count)
    {
        bool[] rows = [.. Enumerable.Range(0, count).Select(row => row % 3 != 0)];
        var x = Batch(count) * (20 - (19 * tensor(rows).to_type(ScalarType.Float64).unsqueeze(1)));
        return (x, rows);
    }

    private static IEnumerable<(Tensor X, bool[]? Rows)> Whole(params Tensor[] batches) => batches.Select(x => (x, default(bool[])));

    private static IEnumerable<(Tensor X, bool[]? Rows)> One(LayeredHead model, Tensor x, out Tensor loss)
    {
        (loss = CrossEntropy(model.call(x), Labels((int)x.shape[0]))).backward();
        return Whole(x);
    }

    private static IEnumerable<(Tensor X, bool[]? Rows)> Each(int[] sizes, Action<Tensor, Tensor, int> backward, bool images = false)
    {
        var batches = new List<Tensor>();
        foreach (int size in sizes)
        {
            var x = images ? randn(size, 6, 5, dtype: ScalarType.Float64) : Batch(size);
            backward(x, images ? Labels(size * 5).view(size, 5) : Labels(size), sizes.Sum());
            batches.Add(x);
        }

        return Whole([.. batches]);
    }
}
