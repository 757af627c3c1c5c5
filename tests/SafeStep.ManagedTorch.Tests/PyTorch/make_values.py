"""Writes values.json: what PyTorch computes for small cases, compared by PyTorchValues.cs.

Made with Debian's python3-torch 1.13.1: python3 make_values.py > values.json
Input number k (from 0) of a case holds 2 sin(0.7 i + k + 1) at its i-th element, in float64. "value" is the result, "gradients" those of
sum(result * cos(0.37 i)) by each input.
"""
import json
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
labels = torch.tensor([1, 3, 0])
mask = torch.tensor([[True, False, True, True], [False, False, True, False], [True, True, False, True]])

cases = {
    "gelu": ([[3, 4]], lambda x: F.gelu(x)),
    "gelu tanh": ([[3, 4]], lambda x: F.gelu(x, approximate="tanh")),
    "silu": ([[3, 4]], lambda x: F.silu(x)),
    "elu": ([[3, 4]], lambda x: F.elu(x, 0.7)),
    "celu": ([[3, 4]], lambda x: F.celu(x, 0.6)),
    "selu": ([[3, 4]], lambda x: F.selu(x)),
    "leaky_relu": ([[3, 4]], lambda x: F.leaky_relu(x, 0.2)),
    "softplus": ([[3, 4]], lambda x: F.softplus(x * 20, 1.5, 20)),
    "mish": ([[3, 4]], lambda x: F.mish(x)),
    "hardswish": ([[3, 4]], lambda x: F.hardswish(x * 2)),
    "hardsigmoid": ([[3, 4]], lambda x: F.hardsigmoid(x * 2)),
    "logsigmoid": ([[3, 4]], lambda x: F.logsigmoid(x)),
    "glu": ([[3, 4]], lambda x: F.glu(x)),
    "erf": ([[3, 4]], lambda x: torch.erf(x)),
    "erfc": ([[3, 4]], lambda x: torch.erfc(x * 3)),
    "remainder": ([[3, 4], [4]], lambda x, y: torch.remainder(x * 5, y)),
    "pow": ([[3, 4], [4]], lambda x, y: x.abs().pow(y)),
    "clamp": ([[3, 4]], lambda x: x.clamp(-0.5, 0.6)),
    "maximum": ([[3, 4], [4]], lambda x, y: torch.maximum(x, y)),
    "where": ([[3, 4], [4]], lambda x, y: torch.where(mask, x, y)),
    "softmax": ([[3, 4]], lambda x: x.softmax(0)),
    "log_softmax": ([[3, 4]], lambda x: x.log_softmax(1)),
    "logsumexp": ([[3, 4]], lambda x: x.logsumexp(1)),
    "var": ([[2, 3, 4]], lambda x: x.var([0, 2], keepdim=True)),
    "std": ([[3, 4]], lambda x: x.std(1, unbiased=False)),
    "amax": ([[2, 3, 4]], lambda x: x.amax([0, 2])),
    "prod": ([[3, 4]], lambda x: x.prod(1)),
    "norm": ([[3, 4]], lambda x: x.norm(dim=1, p=2)),
    "cumsum": ([[3, 4]], lambda x: x.cumsum(1)),
    "tril": ([[3, 4]], lambda x: x.tril(1)),
    "roll": ([[3, 4]], lambda x: x.roll(2)),
    "diagonal": ([[3, 2, 4]], lambda x: x.diagonal(1, 0, 2)),
    "sort": ([[3, 4]], lambda x: x.sort(1, descending=True).values),
    "repeat": ([[3, 4]], lambda x: x.repeat(2, 1, 2)),
    "matmul": ([[2, 1, 3, 4], [3, 4, 2]], lambda x, y: x.matmul(y)),
    "einsum": ([[2, 3, 4], [4, 3, 5]], lambda x, y: torch.einsum("bij,jik->kb", x, y)),
    "linear": ([[2, 3, 4], [5, 4], [5]], lambda x, w, b: F.linear(x, w, b)),
    "layer_norm": ([[3, 4], [4], [4]], lambda x, w, b: F.layer_norm(x, [4], w, b)),
    "group_norm": ([[2, 4, 3], [4], [4]], lambda x, w, b: F.group_norm(x, 2, w, b)),
    "instance_norm": ([[2, 3, 4]], lambda x: F.instance_norm(x)),
    "batch_norm": ([[3, 2, 4], [2], [2]], lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True)),
    "normalize": ([[3, 4]], lambda x: F.normalize(x)),
    "conv1d": ([[2, 4, 7], [6, 2, 3], [6]], lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=1, dilation=2, groups=2)),
    "conv2d": ([[2, 2, 5, 4], [3, 2, 3, 2], [3]], lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 0))),
    "conv2d same": ([[1, 2, 5, 4], [3, 2, 3, 2]], lambda x, w: F.conv2d(x, w, padding="same")),
    "conv_transpose1d": ([[2, 4, 3], [4, 2, 3], [4]], lambda x, w, b: F.conv_transpose1d(x, w, b, stride=2, padding=1, output_padding=1, groups=2)),
    "conv_transpose2d": ([[1, 2, 3, 2], [2, 3, 2, 3], [3]], lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(2, 1), padding=(0, 1), dilation=(1, 2))),
    "max_pool1d": ([[2, 3, 7]], lambda x: F.max_pool1d(x, 3, 2, 1, ceil_mode=True)),
    "max_pool2d": ([[1, 2, 5, 4]], lambda x: F.max_pool2d(x, 2)),
    "avg_pool1d": ([[2, 3, 8]], lambda x: F.avg_pool1d(x, 3, 2, 1, ceil_mode=True)),
    "avg_pool2d": ([[1, 2, 5, 4]], lambda x: F.avg_pool2d(x, 2, 2, 1, count_include_pad=False)),
    "avg_pool2d divisor": ([[1, 2, 5, 4]], lambda x: F.avg_pool2d(x, 2, divisor_override=3)),
    "adaptive_avg_pool2d": ([[1, 2, 5, 4]], lambda x: F.adaptive_avg_pool2d(x, (2, 3))),
    "adaptive_max_pool2d": ([[1, 2, 5, 4]], lambda x: F.adaptive_max_pool2d(x, (2, 3))),
    "pad": ([[3, 4]], lambda x: F.pad(x, (1, -1, 2, 0), value=3)),
    "pad reflect": ([[2, 3, 4]], lambda x: F.pad(x, (2, 1), mode="reflect")),
    "pad circular": ([[2, 3, 4]], lambda x: F.pad(x, (2, 1), mode="circular")),
    "interpolate nearest": ([[1, 2, 3, 4]], lambda x: F.interpolate(x, size=(5, 6))),
    "interpolate bilinear": ([[1, 2, 3, 4]], lambda x: F.interpolate(x, size=(5, 3), mode="bilinear", align_corners=False)),
    "interpolate corners": ([[1, 2, 4]], lambda x: F.interpolate(x, size=7, mode="linear", align_corners=True)),
    "embedding": ([[5, 3]], lambda w: F.embedding(torch.tensor([[0, 4, 4], [2, 1, 0]]), w, padding_idx=1)),
    "cross_entropy": ([[3, 4]], lambda x: F.cross_entropy(x, labels)),
    "cross_entropy smoothed": ([[3, 4]], lambda x: F.cross_entropy(x, labels, torch.tensor([0.5, 1, 2, 0.3], dtype=torch.float64), label_smoothing=0.2)),
    "cross_entropy ignored": ([[3, 4]], lambda x: F.cross_entropy(x, labels, ignore_index=3, label_smoothing=0.1)),
    "cross_entropy probabilities": ([[3, 4], [3, 4]], lambda x, y: F.cross_entropy(x, y.softmax(1), label_smoothing=0.1)),
    "nll_loss": ([[3, 4]], lambda x: F.nll_loss(x.log_softmax(1), labels, reduction="sum")),
    "binary_cross_entropy": ([[3, 4]], lambda x: F.binary_cross_entropy(x.sigmoid(), mask.double())),
    "binary_cross_entropy_with_logits": ([[3, 4]], lambda x: F.binary_cross_entropy_with_logits(x, mask.double(), pos_weight=torch.tensor([1.0, 2, 3, 4], dtype=torch.float64))),
    "index mask": ([[3, 4]], lambda x: x[mask]),
    "index two": ([[3, 4, 2]], lambda x: x[:, torch.tensor([[0, 3], [1, 1]]), torch.tensor([0, 1])]),
    "index apart": ([[3, 4, 2]], lambda x: x[torch.tensor([2, 0]), :, torch.tensor([0, 1])]),
    "scatter_add": ([[3, 4], [2, 4]], lambda x, y: x.scatter_add(0, torch.tensor([[0, 2, 1, 1], [0, 0, 2, 1]]), y)),
    "asinh": ([[3, 4]], lambda x: torch.asinh(x)),
    "acosh": ([[3, 4]], lambda x: torch.acosh(x.abs() + 1.5)),
    "atanh": ([[3, 4]], lambda x: torch.atanh(x / 5)),
    "atan2": ([[3, 4], [4]], lambda x, y: torch.atan2(x, y)),
    "fmod": ([[3, 4], [4]], lambda x, y: torch.fmod(x * 5, y)),
    "logaddexp": ([[3, 4], [4]], lambda x, y: torch.logaddexp(x * 20, y)),
    "xlogy": ([[3, 4], [4]], lambda x, y: torch.xlogy(x, y.abs())),
    "logit": ([[3, 4]], lambda x: torch.logit(x.sigmoid(), 0.3)),
    "hypot": ([[3, 4], [4]], lambda x, y: torch.hypot(x, y)),
    "tile": ([[3, 4]], lambda x: x.tile(2, 1, 2)),
    "inner": ([[2, 3, 4], [5, 4]], lambda x, y: torch.inner(x, y)),
    "take": ([[3, 4]], lambda x: x.take(torch.tensor([[11, 0], [5, 5]]))),
    "diff": ([[3, 4], [3, 1]], lambda x, y: torch.diff(x, 2, 1, prepend=y)),
    "softshrink": ([[3, 4]], lambda x: F.softshrink(x, 0.4)),
    "hardshrink": ([[3, 4]], lambda x: F.hardshrink(x, 0.4)),
    "tanhshrink": ([[3, 4]], lambda x: F.tanhshrink(x)),
    "threshold": ([[3, 4]], lambda x: F.threshold(x, 0.1, 5)),
    "softmin": ([[3, 4]], lambda x: F.softmin(x, 1)),
    "pixel_shuffle": ([[1, 8, 2, 3]], lambda x: F.pixel_shuffle(x, 2)),
    "pixel_unshuffle": ([[2, 4, 6]], lambda x: F.pixel_unshuffle(x, 2)),
    "adaptive_max_pool1d": ([[2, 3, 7]], lambda x: F.adaptive_max_pool1d(x, 3)),
    "adaptive_avg_pool1d": ([[2, 3, 7]], lambda x: F.adaptive_avg_pool1d(x, 3)),
    "transpose_": ([[3, 4]], lambda x: (x * 2).transpose_(0, 1).unsqueeze_(1) * x.T.unsqueeze(1)),
    "prelu": ([[3, 4], [4]], lambda x, y: F.prelu(x, y)),
    "softsign": ([[3, 4]], lambda x: F.softsign(x)),
    "smooth_l1_loss": ([[3, 4], [3, 4]], lambda x, y: F.smooth_l1_loss(x, y, beta=0.7)),
    "huber_loss": ([[3, 4], [3, 4]], lambda x, y: F.huber_loss(x, y, delta=0.7)),
    "cosine_similarity": ([[3, 4], [3, 4]], lambda x, y: F.cosine_similarity(x, y)),
    "attention": ([[2, 3, 4], [2, 5, 4], [2, 5, 2]], lambda q, k, v: torch.softmax(q @ k.transpose(-1, -2) / 2, -1) @ v),
}


def values(tensor):
    return [float(v) for v in tensor.detach().reshape(-1)]


def run(shapes, function):
    inputs = []
    for k, shape in enumerate(shapes):
        count = int(torch.tensor(shape).prod())
        inputs.append((2 * torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + k + 1)).reshape(shape).requires_grad_())
    out = function(*inputs)
    (out * torch.cos(0.37 * torch.arange(out.numel(), dtype=torch.float64)).reshape(out.shape)).sum().backward()
    return {"shape": list(out.shape), "value": values(out), "gradients": [values(torch.zeros_like(x) if x.grad is None else x.grad) for x in inputs]}


def drawn(function):
    torch.manual_seed(123)
    return [float(v) for v in function().detach().reshape(-1)]


def lbfgs():
    """Five steps of L-BFGS on Rosenbrock's function of four numbers, as two parameters."""
    a = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([[0.5], [-0.3]], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([a, b], lr=0.1, max_iter=6, tolerance_grad=1e-5, history_size=3)
    path = []

    def closure():
        optimizer.zero_grad()
        x = torch.cat([a, b.reshape(-1)])
        loss = (5 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()
        loss.backward()
        return loss

    for _ in range(5):
        loss = optimizer.step(closure)
        path += [float(loss)] + values(a) + values(b)
    return path


random = {
    "rand": drawn(lambda: torch.rand(7)),
    "rand float64": drawn(lambda: torch.rand(5, dtype=torch.float64)),
    "randn short": drawn(lambda: torch.randn(5)),
    "randn long": drawn(lambda: torch.randn(21)),
    "randn float64": drawn(lambda: torch.randn(18, dtype=torch.float64)),
    "randint": drawn(lambda: torch.randint(-3, 50, (6,))),
    "randperm": drawn(lambda: torch.randperm(9)),
    "linear": drawn(lambda: torch.cat([p.reshape(-1) for p in torch.nn.Linear(4, 3).parameters()])),
    "conv1d": drawn(lambda: torch.cat([p.reshape(-1) for p in torch.nn.Conv1d(2, 3, 3).parameters()])),
    "embedding": drawn(lambda: torch.nn.Embedding(6, 3).weight),
}

print(json.dumps({"operations": {name: run(*case) for name, case in cases.items()}, "random": random, "lbfgs": lbfgs()}, separators=(",", ":")).replace('},"', '},\n"').replace('],"', '],\n"'))
