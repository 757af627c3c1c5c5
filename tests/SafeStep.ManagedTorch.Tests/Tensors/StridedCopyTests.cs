using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Tensors;

/// <summary>Tensors laid out anew, element by element the same as where they came from.</summary>
public class StridedCopyTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    public void Permuted_and_cut_tensors_keep_their_elements(ScalarType type)
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (int trial = 0; trial < 200; trial++)
        {
            // Rows on both sides of every vector's length, of the longest short row and of one element.
            long[] shape = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (long)random.Next(1, 6))];
            shape[^1] = random.Next(1, 80);
            long[] order = [.. Enumerable.Range(0, shape.Length).Select(d => (long)d)];
            random.Shuffle(trial % 2 == 0 ? order : order.AsSpan(..^1));
            using var scope = NewDisposeScope();
            var whole = arange(shape.Aggregate(1L, (product, size) => product * size)).remainder(251).to_type(type).reshape(shape);
            long start = shape[^1] > 2 ? 1 : 0;
            var view = whole.narrow(-1, start, shape[^1] - start).permute(order);

            var copy = view.contiguous();

            Assert.True(copy.is_contiguous());
            long[] place = new long[shape.Length];
            for (long flat = 0; flat < copy.numel(); flat++)
            {
                long left = flat;
                for (int d = shape.Length - 1; d >= 0; d--)
                {
                    (left, place[d]) = Math.DivRem(left, view.shape[d]);
                }

                long from = start;
                for (int d = 0; d < order.Length; d++)
                {
                    from += place[d] * shape[((int)order[d] + 1)..].Aggregate(1L, (product, size) => product * size);
                }

                Assert.True(from % 251 == Number(copy, flat), $"seed {Seed}, trial {trial}, element {flat}");
            }
        }
    }

    private static long Number(Tensor tensor, long flat) => (long)tensor.view(-1)[flat].to_type(ScalarType.Float64).item<double>();
}
