using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Networks;

public class SavedModelTests
{
    [Fact]
    public void A_model_reads_back_what_it_wrote()
    {
        using var first = Net();
        using var second = Net();
        first.call(randn(8, 3, 4));
        var file = Path.GetTempFileName();
        try
        {
            first.save(file);
            second.load(file);
        }
        finally
        {
            File.Delete(file);
        }
        first.eval();
        second.eval();
        var x = randn(2, 3, 4);
        Assert.Equal(first.call(x).data<float>().ToArray(), second.call(x).data<float>().ToArray());
        Assert.Equal(1L, second.state_dict()["1.num_batches_tracked"].item<long>());
    }

    // The bytes that TorchSharp 0.107 writes for this state: count; then name, type 6, one dimension of 2, the values.
    [Fact]
    public void The_format_is_TorchSharps()
    {
        using var linear = Linear(1, 2);
        using (no_grad()) linear.bias!.copy_(tensor(new[] { 1f, -2f }));
        using var stream = new MemoryStream();
        linear.save(stream, skip: ["weight"]);
        Assert.Equal([1, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 1, 2, 0, 0, 128, 63, 0, 0, 0, 192], stream.ToArray());
    }

    [Fact]
    public void States_load_by_name()
    {
        using var first = Linear(2, 3);
        using var second = Linear(2, 3);
        second.load_state_dict(first.state_dict());
        Assert.Equal(first.weight.data<float>().ToArray(), second.weight.data<float>().ToArray());
        using var other = Linear(2, 3, hasBias: false);
        Assert.Contains("bias", Assert.Throws<InvalidOperationException>(() => other.load_state_dict(first.state_dict())).Message, StringComparison.Ordinal);
        var (missing, unexpected) = other.load_state_dict(first.state_dict(), strict: false);
        Assert.Empty(missing);
        Assert.Equal(["bias"], unexpected);
        using var larger = Linear(2, 4);
        Assert.Contains("[4, 2]", Assert.Throws<ArgumentException>(() => larger.load_state_dict(first.state_dict())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_reads_back_what_it_wrote()
    {
        var file = Path.GetTempFileName();
        try
        {
            save(arange(200).view(10, 20).t(), file);
            Assert.Equal(arange(200).view(10, 20).t().data<long>().ToArray(), load(file).data<long>().ToArray());
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);
            Assert.Contains(file, Assert.Throws<InvalidDataException>(() => load(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Module<Tensor, Tensor> Net() => Sequential(Conv1d(3, 4, 3, padding: 1), BatchNorm1d(4), ReLU(), Flatten(), Linear(16, 2));
}
