using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;
using F = SafeStep.ManagedTorch.torch.nn.functional;

namespace SafeStep.ManagedTorch.Tests.Tensors;

/// <summary>A wrong call names the operation and what does not fit.</summary>
public class ErrorTests
{
    private static readonly Dictionary<string, (Action Call, string[] Named)> Cases = new()
    {
        ["add"] = (() => _ = ones(2, 3) + ones(4), ["add", "[2, 3]", "[4]"]),
        ["matmul"] = (() => ones(2, 3).matmul(ones(2, 3)), ["matmul", "[2, 3]", "3", "2"]),
        ["mm"] = (() => ones(2, 3).mm(ones(3)), ["mm", "[2, 3]", "[3]"]),
        ["bmm"] = (() => ones(2, 3, 4).bmm(ones(3, 4, 5)), ["bmm", "[2, 3, 4]", "[3, 4, 5]"]),
        ["mixed types"] = (() => ones([2, 2], float32).mm(ones([2, 2], float64)), ["mm", "Float32", "Float64"]),
        ["linear"] = (() => F.linear(ones(2, 3), ones(4, 5)), ["linear", "[2, 3]", "[4, 5]"]),
        ["linear bias"] = (() => F.linear(ones(2, 3), ones(4, 3), ones(3)), ["linear", "bias", "[3]", "[4]"]),
        ["layer_norm"] = (() => F.layer_norm(ones(2, 3), [4]), ["layer_norm", "[2, 3]", "[4]"]),
        ["view"] = (() => ones(2, 3).view(4, 2), ["view", "[4, 2]", "6", "[2, 3]"]),
        ["view of a transpose"] = (() => ones(2, 3).t().view(6), ["view", "reshape"]),
        ["reshape twice unknown"] = (() => ones(2, 3).reshape(-1, -1), ["reshape", "-1"]),
        ["cat"] = (() => cat([ones(2, 3), ones(2, 4)]), ["cat", "[2, 4]", "[2, 3]"]),
        ["cat of nothing"] = (() => cat(Array.Empty<Tensor>()), ["cat", "empty"]),
        ["stack"] = (() => stack([ones(2), ones(3)]), ["stack", "[2]", "[3]"]),
        ["dimension"] = (() => ones(2, 3).transpose(0, 2), ["transpose", "2", "-2 to 1"]),
        ["select"] = (() => ones(2, 3).select(1, 3), ["select", "3", "[2, 3]"]),
        ["too many indices"] = (() => _ = ones(2)[1, 1], ["index", "2", "[2]"]),
        ["gather"] = (() => ones(2, 3).gather(1, tensor(new long[] { 3, 0 }).view(2, 1)), ["gather", "3", "[2, 3]"]),
        ["expand"] = (() => ones(2, 3).expand(4, 3), ["expand", "[2, 3]", "[4, 3]"]),
        ["labels out of range"] = (() => F.cross_entropy(ones(2, 3), tensor(new long[] { 0, 3 })), ["cross_entropy", "label 3", "sample 1", "0 to 2"]),
        ["labels misshapen"] = (() => F.cross_entropy(ones(2, 3), tensor(new long[] { 0 })), ["cross_entropy", "[1]", "[2]"]),
        ["probabilities misshapen"] = (() => F.cross_entropy(ones(2, 3), ones(2, 4)), ["cross_entropy", "[2, 4]", "[2, 3]"]),
        ["item of many"] = (() => ones(2).item<float>(), ["item", "2 elements"]),
        ["data of another type"] = (() => ones(2).data<double>(), ["data", "Float32", "Double"]),
        ["mean of integers"] = (() => arange(3).mean(), ["mean", "Int64"]),
        ["max of nothing"] = (() => zeros(0).max(), ["max", "empty"]),
        ["copy_"] = (() => ones(2).copy_(ones(3)), ["copy_", "[2]", "[3]"]),
        ["in place beyond the shape"] = (() => ones(2).add_(ones(3, 2)), ["add_", "[2]", "[3, 2]"]),
        ["in place to integers"] = (() => arange(2).add_(ones(2)), ["add_", "Float32", "Int64"]),
        ["dropout"] = (() => F.dropout(ones(2), 1.5), ["dropout", "1.5"]),
        ["dropout of channels"] = (() => F.dropout2d(ones(2, 3)), ["dropout2d", "[2, 3]", "4", "3"]),
        ["conv1d channels"] = (() => F.conv1d(ones(2, 3, 5), ones(4, 2, 3)), ["conv1d", "[2, 3, 5]", "[4, 2, 3]"]),
        ["conv2d kernel"] = (() => F.conv2d(ones(1, 1, 2, 2), ones(1, 1, 3, 3)), ["conv2d", "3"]),
        ["max_pool2d window"] = (() => F.max_pool2d(ones(1, 1, 2, 2), 3), ["max_pool2d", "3", "[1, 1, 2, 2]"]),
        ["batch_norm features"] = (() => nn.BatchNorm1d(3).call(ones(2, 4)), ["3", "[2, 4]"]),
        ["group_norm"] = (() => F.group_norm(ones(2, 5, 3), 2), ["group_norm", "5", "2"]),
        ["pixel_shuffle"] = (() => F.pixel_shuffle(ones(1, 6, 2, 2), 2), ["pixel_shuffle", "[1, 6, 2, 2]"]),
        ["inner"] = (() => ones(2, 3).inner(ones(4)), ["inner", "[2, 3]", "[4]"]),
        ["unsqueeze_ of a leaf"] = (() => ones(2).requires_grad_().unsqueeze_(0), ["unsqueeze_", "leaf", "no_grad"]),
        ["lbfgs without closure"] = (() => optim.LBFGS([nn.Parameter(ones(2))]).step(), ["LBFGS", "closure"]),
        ["device"] = (() => ones(2).to("cuda"), ["cuda", "TorchSharp"]),
        ["embedding"] = (() => F.embedding(tensor(new long[] { 5 }), ones(5, 2)), ["embedding", "5", "[5, 2]"]),
        ["negative power of integers"] = (() => arange(1, 3).pow(-1), ["pow", "negative"]),
        ["operators of numbers"] = (() => _ = ones(2) & ones(2), ["bitwise_and", "truth values"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Names_what_is_wrong(string name)
    {
        var (call, named) = Cases[name];
        var message = Assert.ThrowsAny<Exception>(call).Message;
        Assert.All(named, n => Assert.Contains(n, message, StringComparison.Ordinal));
    }
}
