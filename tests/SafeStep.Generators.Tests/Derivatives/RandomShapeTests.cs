using System.Globalization;
using SafeStep.ManagedTorch;
using Xunit.Abstractions;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// Rules of several operands and of dimensions on drawn shapes: of no dimension, of one, broadcast, empty, counted from the end. Where the operation itself runs, its rule must, and agree with central differences.
/// More seeds: SAFESTEP_SHAPES=1000. A failure names its seed.
/// </summary>
public class RandomShapeTests(ITestOutputHelper log)
{
    private static readonly Dictionary<string, Func<RandomShapes, RuleCase>> Rules = new()
    {
        ["add"] = Pair((x, y) => x + y, OpTangents.add),
        ["sub"] = Pair((x, y) => x - y, OpTangents.sub),
        ["mul"] = Pair((x, y) => x * y, OpTangents.mul),
        ["div"] = Pair((x, y) => x / y, OpTangents.div),
        ["pow"] = Pair((x, y) => x.pow(y), OpTangents.pow),
        ["maximum"] = Pair((x, y) => x.maximum(y), OpTangents.maximum),
        ["minimum"] = Pair((x, y) => x.minimum(y), OpTangents.minimum),
        ["hypot"] = Pair((x, y) => x.hypot(y), OpTangents.hypot),
        ["atan2"] = Pair((x, y) => x.atan2(y), OpTangents.atan2),
        ["logaddexp"] = Pair((x, y) => x.logaddexp(y), OpTangents.logaddexp),
        ["xlogy"] = Pair((x, y) => x.xlogy(y), OpTangents.xlogy),
        ["fmod"] = Pair((x, y) => x.fmod(y), OpTangents.fmod),
        ["remainder"] = Pair((x, y) => x.remainder(y), OpTangents.remainder),
        ["clamp_min"] = Pair((x, y) => x.clamp(min: y), OpTangents.clamp_min),
        ["pairwise_distance"] = Pair((x, y) => functional.pairwise_distance(x, y), (x, xt, y, yt, z) => OpTangents.pairwise_distance(x, xt, y, yt, 2, 1e-6, false, z)),
        ["addcmul"] = Three((a, b, c) => a.addcmul(b, c, 0.7), (v, t, y) => OpTangents.addcmul(v[0], t[0], v[1], t[1], v[2], t[2], 0.7, y)),
        ["addcdiv"] = Three((a, b, c) => a.addcdiv(b, c, 0.7), (v, t, y) => OpTangents.addcdiv(v[0], t[0], v[1], t[1], v[2], t[2], 0.7, y)),
        ["lerp"] = Three((a, b, c) => a.lerp(b, c), (v, t, y) => OpTangents.lerp(v[0], t[0], v[1], t[1], v[2], t[2], y)),
        ["clamp"] = Three((a, b, c) => a.clamp(b, c), (v, t, y) => OpTangents.clamp(v[0], t[0], v[1], t[1], v[2], t[2], y)),
        ["where"] = draw =>
        {
            long[] shape = draw.Shape(0, 3);
            Tensor mask = draw.Any(draw.Beside(shape)) > 0;
            return RuleCase.Of("where", (x, y) => where(mask, x, y), (x, xt, y, yt, z) => OpTangents.where(mask, null, x, xt, y, yt, z), draw.Any(shape), draw.Any(draw.Beside(shape)));
        },
        ["cosine_similarity"] = draw =>
        {
            long[] shape = draw.Shape(1, 3);
            int dim = draw.Dimension(shape);
            return RuleCase.Of("cosine_similarity", (x, y) => functional.cosine_similarity(x, y, dim), (x, xt, y, yt, z) => OpTangents.cosine_similarity(x, xt, y, yt, dim, 1e-8, z), draw.Any(shape), draw.Any(draw.Beside(shape)));
        },
        ["matmul"] = draw =>
        {
            long inner = draw.Size();
            long[] batch = draw.Shape(0, 2);
            long[] left = draw.Chance() ? [inner] : [.. batch, draw.Size(), inner];
            long[] right = draw.Chance() ? [inner] : [.. draw.Beside(batch), inner, draw.Size()];
            return RuleCase.Of("matmul", (x, y) => x.matmul(y), OpTangents.matmul, draw.Any(left), draw.Any(right));
        },
        ["linear"] = draw =>
        {
            long inner = draw.Size(), outer = draw.Size();
            long[] weight = draw.Below(3) == 0 ? [inner] : [outer, inner];
            long[] bias = draw.Chance() ? [] : [outer];
            Tensor x = draw.Any([.. draw.Shape(0, 2), inner]);
            return weight.Length == 1 || draw.Chance()
                ? RuleCase.Of("linear", (a, w) => functional.linear(a, w), OpTangents.linear, x, draw.Any(weight))
                : new("linear", v => functional.linear(v[0], v[1], v[2]), (v, t, y) => OpTangents.linear(v[0], t[0], v[1], t[1], v[2], t[2], y), x, draw.Any(weight), draw.Any(bias));
        },
        ["inner"] = draw =>
        {
            long last = draw.Size();
            return RuleCase.Of("inner", (x, y) => x.inner(y), OpTangents.inner, draw.Any(draw.Chance() ? [] : [.. draw.Shape(0, 2), last]), draw.Any([.. draw.Shape(0, 2), last]));
        },
        ["outer"] = draw => RuleCase.Of("outer", (x, y) => x.outer(y), OpTangents.outer, draw.Any(draw.Size()), draw.Any(draw.Size())),
        ["addmm"] = draw =>
        {
            long rows = draw.Size(), inner = draw.Size(), columns = draw.Size();
            return new("addmm", v => v[0].addmm(v[1], v[2], 0.5f, 2), (v, t, y) => OpTangents.addmm(v[0], t[0], v[1], t[1], v[2], t[2], 0.5f, 2, y), draw.Any(draw.Beside([rows, columns])), draw.Any(rows, inner), draw.Any(inner, columns));
        },
        ["tensordot"] = draw =>
        {
            int count = draw.Below(3);
            long[] shared = draw.Shape(count, count);
            return RuleCase.Of("tensordot", (x, y) => x.tensordot(y, count), (x, xt, y, yt, z) => OpTangents.tensordot(x, xt, y, yt, count, z), draw.Any([.. draw.Shape(0, 2), .. shared]), draw.Any([.. shared, .. draw.Shape(0, 1)]));
        },
        ["cdist"] = draw =>
        {
            long[] batch = draw.Shape(0, 1);
            long width = draw.Size();
            double p = 1 + draw.Below(3);
            return RuleCase.Of("cdist", (x, y) => cdist(x, y, p), (x, xt, y, yt, z) => OpTangents.cdist(x, xt, y, yt, p, z), draw.Any([.. batch, draw.Size(), width]), draw.Any([.. draw.Beside(batch), draw.Size(), width]));
        },
        ["scaled_dot_product_attention"] = draw =>
        {
            long[] batch = draw.Shape(0, 2);
            long width = draw.Size(), keys = draw.Size(), queries = draw.Size();
            bool causal = draw.Below(3) == 0;
            Tensor? mask = causal || draw.Chance() ? null : draw.Any(draw.Beside([queries, keys])) > -1;
            return new(
                "scaled_dot_product_attention",
                v => functional.scaled_dot_product_attention(v[0], v[1], v[2], mask, 0, causal),
                (v, t, _) => OpTangents.scaled_dot_product_attention(v[0], t[0], v[1], t[1], v[2], t[2], mask, null, 0, causal).Tangent,
                draw.Any([.. batch, queries, width]), draw.Any([.. draw.Beside(batch), keys, width]), draw.Any([.. draw.Beside(batch), keys, draw.Size()]));
        },
        ["softmax"] = Along((x, dim, _) => x.softmax(dim), (x, t, dim, _, y) => OpTangents.softmax(x, t, dim, y)),
        ["log_softmax"] = Along((x, dim, _) => x.log_softmax(dim), (x, t, dim, _, y) => OpTangents.log_softmax(x, t, dim, y)),
        ["softmin"] = Along((x, dim, _) => functional.softmin(x, dim), (x, t, dim, _, y) => OpTangents.softmin(x, t, dim, y)),
        ["logsumexp"] = Along((x, dim, keep) => x.logsumexp(dim, keep), (x, t, dim, keep, y) => OpTangents.logsumexp(x, t, dim, keep, y)),
        ["var"] = Along((x, dim, keep) => x.var(dim, false, keep), (x, t, dim, keep, y) => OpTangents.var(x, t, dim, false, keep, y)),
        ["std"] = Along((x, dim, keep) => x.std(dim, true, keep), (x, t, dim, keep, y) => OpTangents.std(x, t, dim, true, keep, y)),
        ["norm"] = Along((x, dim, keep) => x.norm(dim, keep, 3), (x, t, dim, keep, y) => OpTangents.norm(x, t, dim, keep, 3, y)),
        ["prod"] = Along((x, dim, keep) => x.prod(dim, keep), (x, t, dim, keep, y) => OpTangents.prod(x, t, dim, keep, y)),
        ["cumprod"] = Along((x, dim, _) => x.cumprod(dim), (x, t, dim, _, y) => OpTangents.cumprod(x, t, dim, y)),
        ["logcumsumexp"] = Along((x, dim, _) => x.logcumsumexp(dim), (x, t, dim, _, y) => OpTangents.logcumsumexp(x, t, dim, y)),
        ["max"] = Along((x, dim, keep) => x.max(dim, keep).values, (x, t, dim, keep, _) => OpTangents.max(x, t, dim, keep, x.max(dim, keep)).Values),
        ["min"] = Along((x, dim, keep) => x.min(dim, keep).values, (x, t, dim, keep, _) => OpTangents.min(x, t, dim, keep, x.min(dim, keep)).Values),
        ["kthvalue"] = Along((x, dim, keep) => x.kthvalue(1, dim, keep).Item1, (x, t, dim, keep, _) => OpTangents.kthvalue(x, t, 1, dim, keep, x.kthvalue(1, dim, keep)).Values),
        ["sort"] = Along((x, dim, _) => x.sort(dim).Values, (x, t, dim, _, _) => OpTangents.sort(x, t, dim, x.sort(dim)).Values),
        ["topk"] = Along((x, dim, _) => x.topk(1, dim).values, (x, t, dim, _, _) => OpTangents.topk(x, t, 1, dim, x.topk(1, dim)).Values),
        ["diff"] = Along((x, dim, _) => x.diff(1, dim), (x, t, dim, _, y) => OpTangents.diff(x, t, 1, dim, y)),
        ["normalize"] = Along((x, dim, _) => functional.normalize(x, 2, dim), (x, t, dim, _, y) => OpTangents.normalize(x, t, 2, dim, 1e-12, y)),
        ["quantile"] = draw =>
        {
            long[] shape = draw.Shape(0, 3);
            int dim = draw.Dimension(shape);
            bool keep = draw.Chance();
            return RuleCase.Of("quantile", (x, q) => x.quantile(q, dim, keep), (x, xt, q, qt, y) => OpTangents.quantile(x, xt, q, qt, dim, keep, y), draw.Any(shape), (draw.Positive(draw.Shape(0, 1)) - 0.5) / 2);
        },
        ["var of all"] = draw => RuleCase.Of("var", x => x.var(), (x, t, y) => OpTangents.var(x, t, true, y), draw.Any(draw.Shape(0, 3))),
        ["norm of all"] = draw => RuleCase.Of("norm", x => x.norm(), (x, t, y) => OpTangents.norm(x, t, 2, y), draw.Any(draw.Shape(0, 3))),
        ["prod of all"] = draw => RuleCase.Of("prod", x => x.prod(), OpTangents.prod, draw.Any(draw.Shape(0, 3))),
        ["max of all"] = draw => RuleCase.Of("max", x => x.max(), OpTangents.max, draw.Any(draw.Shape(0, 3))),
        ["median"] = draw => RuleCase.Of("median", x => x.median(), OpTangents.median, draw.Any(draw.Shape(0, 3))),
        ["amax"] = OverDimensions((x, dims, keep) => x.amax(dims, keep), (x, t, dims, keep, y) => OpTangents.amax(x, t, dims, keep, y)),
        ["var over"] = OverDimensions((x, dims, keep) => x.var(dims, false, keep), (x, t, dims, keep, y) => OpTangents.var(x, t, dims, false, keep, y)),
        ["std over"] = OverDimensions((x, dims, keep) => x.std(dims, true, keep), (x, t, dims, keep, y) => OpTangents.std(x, t, dims, true, keep, y)),
        ["layer_norm"] = draw =>
        {
            long[] shape = draw.Shape(1, 3), normalized = shape[draw.Below(shape.Length)..];
            return new("layer_norm", v => functional.layer_norm(v[0], normalized, v[1], v[2]), (v, t, y) => OpTangents.layer_norm(v[0], t[0], normalized, v[1], t[1], v[2], t[2], 1e-5, y), draw.Any(shape), draw.Any(normalized), draw.Any(normalized));
        },
        ["group_norm"] = draw =>
        {
            long groups = 1 + draw.Below(2), channels = groups * (1 + draw.Below(3));
            return new("group_norm", v => functional.group_norm(v[0], groups, v[1], v[2]), (v, t, y) => OpTangents.group_norm(v[0], t[0], groups, v[1], t[1], v[2], t[2], 1e-5, y), draw.Any([1 + draw.Below(3), channels, .. draw.Shape(0, 2)]), draw.Any(channels), draw.Any(channels));
        },
        ["batch_norm"] = draw =>
        {
            long channels = 1 + draw.Below(3);
            return new(
                "batch_norm",
                v => functional.batch_norm(v[0], v[1], v[2].exp(), v[3], v[4], false),
                (v, t, _) => OpTangents.batch_norm(v[0], t[0], v[1], t[1], v[2].exp(), t[2] is null ? null : t[2]! * v[2].exp(), v[3], t[3], v[4], t[4], false, 0.1, 1e-5).Tangent,
                draw.Any([1 + draw.Below(3), channels, .. draw.Shape(0, 3)]), draw.Any(channels), draw.Any(channels), draw.Any(channels), draw.Any(channels));
        },
        ["instance_norm"] = draw =>
        {
            long channels = 1 + draw.Below(3);
            return new(
                "instance_norm",
                v => functional.instance_norm(v[0], null, null, v[1], v[2], true),
                (v, t, _) => OpTangents.instance_norm(v[0], t[0], null, null, null, null, v[1], t[1], v[2], t[2], true, 0.1, 1e-5).Tangent,
                draw.Any([1 + draw.Below(3), channels, 2, .. draw.Shape(0, 2)]), draw.Any(channels), draw.Any(channels));
        },
        ["cat"] = draw =>
        {
            long[] shape = draw.Shape(1, 3);
            int dim = draw.Dimension(shape), at = dim < 0 ? dim + shape.Length : dim;
            long[] other = [.. shape[..at], draw.Size(), .. shape[(at + 1)..]];
            return new("cat", v => cat(v, dim), (v, t, y) => OpTangents.cat(v, t, dim, y), draw.Any(shape), draw.Any(other));
        },
        ["stack"] = draw =>
        {
            long[] shape = draw.Shape(0, 2);
            int dim = draw.Below((2 * shape.Length) + 2) - shape.Length - 1;
            return new("stack", v => stack(v, dim), (v, t, y) => OpTangents.stack(v, t, dim, y), draw.Any(shape), draw.Any(shape));
        },
        ["vstack"] = draw =>
        {
            long[] shape = draw.Shape(0, 3);
            return new("vstack", v => vstack(v), (v, t, y) => OpTangents.vstack(v, t, y), draw.Any(shape), draw.Any(shape));
        },
        ["hstack"] = draw =>
        {
            long[] shape = draw.Shape(0, 3);
            return new("hstack", v => hstack(v), (v, t, y) => OpTangents.hstack(v, t, y), draw.Any(shape), draw.Any(shape));
        },
    };

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("SAFESTEP_SHAPES"), NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) ? seeds : 40;

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RuleMatchesCentralDifferencesOnEveryShape(string name)
    {
        var failures = new List<string>();
        int tried = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            RuleCase rule = Rules[name](new RandomShapes(seed));
            string what = $"{name}, seed {seed}, shapes {string.Join(" ", rule.Inputs.Select(input => $"[{string.Join(", ", input.shape)}]"))}";
            Tensor output;
            try
            {
                output = rule.Op(rule.Inputs);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException)
            {
                continue;
            }

            tried++;
            if (Failure(rule, output, seed) is { } failure)
            {
                failures.Add($"{what}: {failure}");
            }
        }

        log.WriteLine($"{tried} of {Seeds} run");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(tried > Seeds / 8, $"{name}: only {tried} of {Seeds} run.");
    }

    private static string? Failure(RuleCase rule, Tensor output, int seed)
    {
        var generator = new Generator((ulong)seed + 1000);
        Tensor[] tangents = [.. rule.Inputs.Select(input => randn(input.shape, ScalarType.Float64, generator: generator))];
        for (int active = 1; active < 1 << rule.Inputs.Length; active++)
        {
            Tensor?[] chosen = [.. tangents.Select((tangent, i) => (active & (1 << i)) != 0 ? tangent : null)];
            Tensor? actual;
            try
            {
                actual = rule.Rule(rule.Inputs, chosen, output);
            }
            catch (Exception exception)
            {
                return $"active {active}: {exception.GetType().Name}: {exception.Message}";
            }

            actual ??= zeros_like(output);
            if (!actual.shape.SequenceEqual(output.shape))
            {
                return $"active {active}: a tangent of shape [{string.Join(", ", actual.shape)}] for [{string.Join(", ", output.shape)}]";
            }

            Tensor expected = CentralDifferences.Of(rule.Op, rule.Inputs, chosen);
            if (output.numel() > 0 && expected.isfinite().all().item<bool>() && !CentralDifferences.IsClose(expected, actual, 1e-5))
            {
                return $"active {active}: differs by {(expected - actual).abs().max().item<double>():E2} where the largest is {expected.abs().max().item<double>():E2}";
            }
        }

        return null;
    }

    private static Func<RandomShapes, RuleCase> Pair(Func<Tensor, Tensor, Tensor> op, Func<Tensor, Tensor?, Tensor, Tensor?, Tensor, Tensor?> rule) => draw =>
    {
        long[] shape = draw.Shape(0, 3), other = draw.Beside(shape);
        return RuleCase.Of("pair", op, rule, draw.Positive(draw.Chance() ? shape : draw.Beside(shape)), draw.Positive(other));
    };

    private static Func<RandomShapes, RuleCase> Three(Func<Tensor, Tensor, Tensor, Tensor> op, Func<Tensor[], Tensor?[], Tensor, Tensor?> rule) => draw =>
    {
        long[] shape = draw.Shape(0, 3);
        return new("three", v => op(v[0], v[1], v[2]), rule, draw.Positive(shape), draw.Positive(draw.Beside(shape)), draw.Positive(draw.Beside(shape)));
    };

    private static Func<RandomShapes, RuleCase> Along(Func<Tensor, int, bool, Tensor> op, Func<Tensor, Tensor?, int, bool, Tensor, Tensor?> rule) => draw =>
    {
        long[] shape = draw.Shape(0, 3);
        int dim = draw.Dimension(shape);
        bool keep = draw.Chance();
        return RuleCase.Of("along", x => op(x, dim, keep), (x, t, y) => rule(x, t, dim, keep, y), draw.Any(shape));
    };

    private static Func<RandomShapes, RuleCase> OverDimensions(Func<Tensor, long[], bool, Tensor> op, Func<Tensor, Tensor?, long[], bool, Tensor, Tensor?> rule) => draw =>
    {
        long[] shape = draw.Shape(0, 3), dims = draw.Dimensions(shape);
        bool keep = draw.Chance();
        return RuleCase.Of("over", x => op(x, dims, keep), (x, t, y) => rule(x, t, dims, keep, y), draw.Any(shape));
    };
}
