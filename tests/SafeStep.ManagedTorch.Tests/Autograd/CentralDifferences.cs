using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Autograd;

/// <summary>Compares the gradients of a function of float64 tensors with central differences.</summary>
internal static class CentralDifferences
{
    // The error of a central difference is about h^2 f''' / 6 + 1e-16 |f| / h: near 1e-10 for this step and functions of size 1.
    private const double Step = 1e-5;
    private const double Tolerance = 2e-6;

    /// <summary>Checks d(sum of weights * f)/dx for every input, with weights that make each output count differently.</summary>
    internal static void Check(string name, Tensor[] inputs, Func<Tensor[], Tensor> function)
    {
        foreach (var input in inputs) input.requires_grad_();
        using var output = function(inputs);
        var weights = arange(output.numel(), float64).mul(0.37).cos().add(0.2).reshape(output.shape);
        output.mul(weights).sum().backward();

        for (var i = 0; i < inputs.Length; i++)
        {
            var gradient = inputs[i].grad is { } g ? g.data<double>().ToArray() : new double[inputs[i].numel()];
            Assert.Equal(inputs[i].numel(), gradient.Length);
            for (var k = 0L; k < inputs[i].numel(); k++)
            {
                var expected = (Loss(i, k, Step) - Loss(i, k, -Step)) / (2 * Step);
                var allowed = Tolerance * Math.Max(1, Math.Abs(expected));
                Assert.True(Math.Abs(expected - gradient[k]) <= allowed, $"{name}: d/d(input {i})[{k}] is {gradient[k]:g9}, by central differences {expected:g9}.");
            }
        }

        double Loss(int input, long element, double change)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var moved = inputs.Select(t => t.detach().clone()).ToArray();
            moved[input].view(-1)[element].add_(change);
            return function(moved).mul(weights).sum().item<double>();
        }
    }

    internal static Tensor Random(int seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return randn(shape, float64, generator: generator);
    }
}
