using SafeStep.Generators.Tangents;
using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Tangents;

public class HiddenOpsTests
{
    [Fact]
    public void LayersWithASingularityHaveARadiusAndNoOthers()
    {
        Tensor flat = randn([4, 4], ScalarType.Float64), image = randn([2, 4, 3, 3], ScalarType.Float64);
        (Module<Tensor, Tensor> Layer, Tensor Input)[] bounded =
        [
            .. HiddenRadiiTests.Kinks().Select(row => ((Module<Tensor, Tensor>)row[0], flat)), .. HiddenRadiiTests.Smooth.Values.Select(entry => (entry.Layer, flat)), (GLU(), flat),
            (Softmax(1), flat), (LogSoftmax(1), flat), (LayerNorm(4), flat), (GroupNorm(2, 4), flat), (BatchNorm1d(4), flat), (BatchNorm2d(4), image),
            (Softmin(1), flat), (Softmax2d(), image), (InstanceNorm1d(4), image.flatten(2)), (InstanceNorm2d(4), image),
        ];
        Assert.All(bounded, entry => Assert.Single(HiddenRadiiTests.Recorded(entry.Layer, entry.Input, ones_like(entry.Input))));

        Module<Tensor, Tensor>[] unbounded = [Linear(4, 4), Conv2d(4, 4, 3), Dropout(), Identity(), Flatten(), MaxPool2d(2), AvgPool2d(2), Embedding(4, 4)];
        Assert.All(unbounded, layer => Assert.Empty(HiddenRadiiTests.Recorded(layer, image, image)));
    }
}
