using static SafeStep.ManagedTorch.torch;
using F = SafeStep.ManagedTorch.torch.nn.functional;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Autograd;

/// <summary>Every differentiable operation against central differences: a new one is one line here.</summary>
public class OperatorGradients
{
    private static readonly long[] Rows = [3, 4];
    private static readonly long[] Row = [4];
    private static readonly Tensor Mask = tensor(new[] { true, false, true, true, false, false, true, false, true, true, false, true }).view(3, 4);
    private static readonly Tensor Index = tensor(new long[] { 2, 0, 2 });
    private static readonly Tensor Places = tensor(new long[] { 0, 2, 1, 1, 0, 0, 2, 1 }).view(2, 4);
    private static readonly Tensor Labels = tensor(new long[] { 1, 3, 0 });

    private static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Function)> Table = new()
    {
        ["add"] = ([Rows, Row], x => x[0] + x[1]),
        ["add alpha"] = ([Rows, Row], x => x[0].add(x[1], 0.3)),
        ["add column"] = ([Rows, [3, 1]], x => x[0] + x[1]),
        ["add number"] = ([Rows], x => x[0] + 2),
        ["sub"] = ([Rows, Row], x => x[0] - x[1]),
        ["sub from number"] = ([Rows], x => 2 - x[0]),
        ["mul"] = ([Rows, [3, 1]], x => x[0] * x[1]),
        ["mul by itself"] = ([Rows], x => x[0] * x[0]),
        ["mul number"] = ([Rows], x => x[0] * 1.5),
        ["div"] = ([Rows, Row], x => x[0] / (x[1].abs() + 1)),
        ["div of number"] = ([Rows], x => 2 / (x[0].abs() + 1)),
        ["div number"] = ([Rows], x => x[0] / 3),
        ["remainder"] = ([Rows, Row], x => x[0].mul(5).remainder(x[1].abs() + 0.7)),
        ["neg"] = ([Rows], x => -x[0]),
        ["maximum"] = ([Rows, Row], x => maximum(x[0], x[1])),
        ["minimum"] = ([Rows, Row], x => minimum(x[0], x[1])),
        ["addcmul"] = ([Rows, Row, [3, 1]], x => x[0].addcmul(x[1], x[2], 0.5)),
        ["addcdiv"] = ([Rows, Row, [3, 1]], x => x[0].addcdiv(x[1], x[2].abs() + 1, 0.5)),
        ["lerp"] = ([Rows, Rows, Row], x => x[0].lerp(x[1], x[2])),
        ["abs"] = ([Rows], x => x[0].abs()),
        ["exp"] = ([Rows], x => x[0].exp()),
        ["exp2"] = ([Rows], x => x[0].exp2()),
        ["expm1"] = ([Rows], x => x[0].expm1()),
        ["log"] = ([Rows], x => (x[0].abs() + 0.5).log()),
        ["log2"] = ([Rows], x => (x[0].abs() + 0.5).log2()),
        ["log10"] = ([Rows], x => (x[0].abs() + 0.5).log10()),
        ["log1p"] = ([Rows], x => x[0].abs().log1p()),
        ["sqrt"] = ([Rows], x => (x[0].abs() + 0.5).sqrt()),
        ["rsqrt"] = ([Rows], x => (x[0].abs() + 0.5).rsqrt()),
        ["reciprocal"] = ([Rows], x => (x[0].abs() + 0.5).reciprocal()),
        ["square"] = ([Rows], x => x[0].square()),
        ["sin"] = ([Rows], x => x[0].sin()),
        ["cos"] = ([Rows], x => x[0].cos()),
        ["tan"] = ([Rows], x => (x[0] / 4).tan()),
        ["asin"] = ([Rows], x => (x[0] / 5).asin()),
        ["acos"] = ([Rows], x => (x[0] / 5).acos()),
        ["atan"] = ([Rows], x => x[0].atan()),
        ["sinh"] = ([Rows], x => x[0].sinh()),
        ["cosh"] = ([Rows], x => x[0].cosh()),
        ["tanh"] = ([Rows], x => x[0].tanh()),
        ["sigmoid"] = ([Rows], x => x[0].sigmoid()),
        ["erf"] = ([Rows], x => x[0].erf()),
        ["erfc"] = ([Rows], x => x[0].erfc()),
        ["relu"] = ([Rows], x => x[0].relu()),
        ["gelu"] = ([Rows], x => x[0].gelu()),
        ["gelu tanh"] = ([Rows], x => x[0].gelu(Modules.GELU.Approximate.tanh)),
        ["silu"] = ([Rows], x => x[0].silu()),
        ["pow 3"] = ([Rows], x => x[0].pow(3)),
        ["pow 0"] = ([Rows], x => x[0].pow(0)),
        ["pow fraction"] = ([Rows], x => (x[0].abs() + 0.5).pow(0.7)),
        ["pow tensor"] = ([Rows, Row], x => (x[0].abs() + 0.5).pow(x[1])),
        ["number pow"] = ([Rows], x => pow(2.5, x[0])),
        ["clamp"] = ([Rows], x => x[0].clamp(-0.5, 0.6)),
        ["clamp tensors"] = ([Rows, Row], x => x[0].clamp(x[1] - 0.5, x[1] + 0.5)),
        ["where"] = ([Rows, Row], x => where(Mask, x[0], x[1])),
        ["masked_fill"] = ([Rows], x => x[0].masked_fill(Mask, 3)),
        ["masked_select"] = ([Rows], x => x[0].masked_select(Mask)),
        ["round has none"] = ([Rows], x => (x[0] * 0.1).round() + x[0]),
        ["frac"] = ([Rows], x => x[0].frac()),

        ["view"] = ([Rows], x => x[0].view(2, 6)),
        ["reshape of a transpose"] = ([Rows], x => x[0].T.reshape(2, 6)),
        ["flatten"] = ([[2, 3, 2]], x => x[0].flatten(1)),
        ["unflatten"] = ([Rows], x => x[0].unflatten(1, 2, 2)),
        ["transpose"] = ([[2, 3, 2]], x => x[0].transpose(0, 2).contiguous()),
        ["permute"] = ([[2, 3, 2]], x => x[0].permute(2, 0, 1) * 2),
        ["movedim"] = ([[2, 3, 2]], x => x[0].movedim([0], [2]) * 2),
        ["unsqueeze"] = ([Rows], x => x[0].unsqueeze(1).expand(3, 2, 4)),
        ["squeeze"] = ([[3, 1, 2]], x => x[0].squeeze(1)),
        ["expand"] = ([Row], x => x[0].expand(3, 4)),
        ["narrow"] = ([Rows], x => x[0].narrow(1, 1, 2)),
        ["slice by steps"] = ([Rows], x => x[0].slice(1, 0, 4, 3)),
        ["select"] = ([Rows], x => x[0].select(1, 2)),
        ["index range"] = ([Rows], x => x[0][TensorIndex.Ellipsis, 1..3]),
        ["index position"] = ([Rows], x => x[0][TensorIndex.Single(1), TensorIndex.None]),
        ["index tensor"] = ([Rows], x => x[0][Index]),
        ["index second dimension"] = ([Rows], x => x[0][TensorIndex.Colon, TensorIndex.Tensor(Index)]),
        ["index two tensors"] = ([Rows], x => x[0][Index, tensor(new long[] { 1, 1, 3 })]),
        ["index mask"] = ([Rows], x => x[0][TensorIndex.Tensor(Mask)]),
        ["index_select"] = ([Rows], x => x[0].index_select(1, Index)),
        ["gather"] = ([Rows], x => x[0].gather(0, Places)),
        ["scatter"] = ([Rows, [2, 4]], x => x[0].scatter(0, tensor(new long[] { 0, 2, 1, 1, 1, 0, 2, 0 }).view(2, 4), x[1])),
        ["scatter_add"] = ([Rows, [2, 4]], x => x[0].scatter_add(0, Places, x[1])),
        ["cat"] = ([Rows, [2, 4]], x => cat([x[0], x[1], x[0]], 0)),
        ["cat columns"] = ([Rows, [3, 2]], x => cat([x[0], x[1]], -1)),
        ["stack"] = ([Rows, Rows], x => stack([x[0], x[1]], 1)),
        ["chunk"] = ([Rows], x => x[0].chunk(2, 1)[1] * x[0].chunk(2, 1)[0]),
        ["split"] = ([Rows], x => x[0].split([1, 3], 1)[1]),
        ["unbind"] = ([Rows], x => x[0].unbind(1)[2] * x[0].unbind(1)[0]),
        ["repeat"] = ([Rows], x => x[0].repeat(2, 1, 2)),
        ["clone"] = ([Rows], x => x[0].clone()),
        ["to and back"] = ([Rows], x => x[0].to(float64) * 2),

        ["sum"] = ([Rows], x => x[0].sum()),
        ["sum over rows"] = ([Rows], x => x[0].sum(0)),
        ["sum over two"] = ([[2, 3, 2]], x => x[0].sum([0, 2], keepdim: true)),
        ["mean"] = ([Rows], x => x[0].mean()),
        ["mean over columns"] = ([Rows], x => x[0].mean([1], keepdim: true)),
        ["var"] = ([Rows], x => x[0].var()),
        ["var biased over rows"] = ([Rows], x => x[0].var(0, unbiased: false, keepdim: true)),
        ["std"] = ([Rows], x => x[0].std(1)),
        ["prod"] = ([Rows], x => x[0].prod(1)),
        ["max"] = ([Rows], x => x[0].max()),
        ["max along"] = ([Rows], x => x[0].max(1).values),
        ["min along"] = ([Rows], x => x[0].min(0, keepdim: true).values),
        ["amax"] = ([Rows], x => x[0].amax([0])),
        ["amin"] = ([[2, 3, 2]], x => x[0].amin([0, 2], keepdim: true)),
        ["norm"] = ([Rows], x => x[0].norm()),
        ["norm 1 along"] = ([Rows], x => x[0].norm(1, p: 1)),
        ["norm 3"] = ([Rows], x => x[0].norm(3f)),
        ["logsumexp"] = ([Rows], x => x[0].logsumexp(1)),
        ["softmax"] = ([Rows], x => x[0].softmax(1)),
        ["softmax of columns"] = ([Rows], x => x[0].softmax(0)),
        ["log_softmax"] = ([Rows], x => x[0].log_softmax(-1)),

        ["mm"] = ([[3, 4], [4, 2]], x => x[0].mm(x[1])),
        ["mm of transposes"] = ([[4, 3], [2, 4]], x => x[0].t().mm(x[1].t())),
        ["bmm"] = ([[2, 3, 4], [2, 4, 2]], x => x[0].bmm(x[1])),
        ["matmul vector"] = ([[3, 4], [4]], x => x[0].matmul(x[1])),
        ["matmul vectors"] = ([[4], [4]], x => x[0].matmul(x[1])),
        ["matmul batch by matrix"] = ([[2, 3, 4], [4, 2]], x => x[0].matmul(x[1])),
        ["matmul broadcast"] = ([[2, 1, 3, 4], [3, 4, 2]], x => x[0].matmul(x[1])),
        ["outer"] = ([[3], [4]], x => x[0].outer(x[1])),
        ["addmm"] = ([[2], [3, 4], [4, 2]], x => x[0].addmm(x[1], x[2], 0.5f, 2)),
        ["linear"] = ([[3, 4], [2, 4], [2]], x => F.linear(x[0], x[1], x[2])),
        ["linear of a batch"] = ([[2, 3, 4], [2, 4]], x => F.linear(x[0], x[1])),
        ["layer_norm"] = ([[3, 4], [4], [4]], x => F.layer_norm(x[0], [4], x[1], x[2])),
        ["layer_norm over two"] = ([[2, 3, 4]], x => F.layer_norm(x[0], [3, 4])),
        ["embedding"] = ([[5, 3]], x => F.embedding(Places, x[0])),
        ["cross_entropy"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels)),
        ["cross_entropy smoothed, weighted"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels, tensor(new[] { 0.5, 1.0, 2.0, 0.3 }), label_smoothing: 0.2)),
        ["cross_entropy apart"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels, reduction: nn.Reduction.None)),
        ["cross_entropy ignoring"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels, ignore_index: 3)),
        ["cross_entropy of probabilities"] = ([[3, 4], [3, 4]], x => F.cross_entropy(x[0], x[1].softmax(1), label_smoothing: 0.1)),
        ["cross_entropy of images"] = ([[2, 4, 3]], x => F.cross_entropy(x[0], tensor(new long[] { 1, 3, 0, 2, 2, 1 }).view(2, 3), reduction: nn.Reduction.Sum)),
        ["nll_loss"] = ([[3, 4]], x => F.nll_loss(x[0].log_softmax(1), Labels)),
        ["mse_loss"] = ([Rows, Rows], x => F.mse_loss(x[0], x[1])),
        ["l1_loss"] = ([Rows, Rows], x => F.l1_loss(x[0], x[1], nn.Reduction.Sum)),
        ["binary_cross_entropy"] = ([Rows], x => F.binary_cross_entropy(x[0].sigmoid(), Mask.to(float64))),
        ["binary_cross_entropy_with_logits"] = ([Rows], x => F.binary_cross_entropy_with_logits(x[0], Mask.to(float64), pos_weights: tensor(new[] { 1.0, 2, 3, 4 }))),

        ["add_"] = ([Rows, Row], x => (x[0] * 1).add_(x[1])),
        ["mul_ after a use"] = ([Rows, Row], x => Used(x[0] * 2, v => v.mul_(x[1]))),
        ["exp_"] = ([Rows], x => (x[0] * 1).exp_()),
        ["relu_"] = ([Rows], x => (x[0] * 1).relu_()),
        ["copy_ into a view"] = ([Rows, Row], x => Used(x[0] * 2, v => v[1].copy_(x[1]))),
        ["mul_ of a transpose"] = ([Rows, [4, 3]], x => Used(x[0] * 2, v => v.transpose(0, 1).mul_(x[1]))),
        ["mul_ of a part"] = ([Rows, [2, 4]], x => Used(x[0] * 2, v => v[1..3].mul_(x[1]))),
        ["mul_ of a part of a transpose"] = ([Rows, [2, 3]], x => Used(x[0] * 2, v => v.transpose(0, 1)[1..3].mul_(x[1]))),
        ["mul_ of a view"] = ([Rows, Row], x => Used(x[0] * 2, v => v.transpose(0, 1)[1..3].mul_(x[0].T[1..3]))),
        ["index_put_ of a tensor index"] = ([Rows, [2, 4]], x => Used(x[0] * 2, v => v.index_put_(x[1], tensor(new long[] { 2, 0 })))),
        ["index_put_ by mask"] = ([Rows], x => Used(x[0] * 2, v => v.index_put_(x[0].sum(), Mask))),
        ["view of an overwritten base"] = ([Rows, Row], x => { var v = x[0] * 2; var row = v[1]; v.mul_(x[1]); return row * row; }),
        ["zero_ stops"] = ([Rows], x => Used(x[0] * 2, v => v[0].zero_())),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Agrees_with_central_differences(string name)
    {
        var (shapes, function) = Table[name];
        var seed = 100 + Array.IndexOf([.. Table.Keys], name);
        CentralDifferences.Check($"{name} (seed {seed})", [.. shapes.Select((s, i) => CentralDifferences.Random(seed + (1000 * i), s))], function);
    }

    // Changes a result in place after part of it was used, so that the old value's gradient is needed as well.
    private static Tensor Used(Tensor value, Action<Tensor> change)
    {
        var before = value.sum();
        change(value);
        return value * before;
    }
}
