namespace SafeStep.Generators.Tests.Twins;

// The layers that TorchSharp alone has.
internal static partial class TwinTable
{
    private static Dictionary<string, TwinCase> OfBackend => new()
    {
        ["CosineSimilarity"] = TwinCase.Of(() => CosineSimilarity(), () => [Numbers(3, 2, 5), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]) with { HasSecondOrder = false },
        ["PairwiseDistance"] = TwinCase.Of(() => PairwiseDistance(), () => [Numbers(3, 2, 5), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]) with { HasSecondOrder = false },
        ["PairwiseDistance of order 3"] = TwinCase.Of(() => PairwiseDistance(3, keepdim: true), () => [Numbers(3, 2, 5), Numbers(4, 2, 5)], (layer, x) => [layer.call(x[0], x[1])], (jvp, layer, x) => [jvp.call(layer, x[0], x[1])]) with { HasSecondOrder = false },
        ["MaxUnpool1d"] = TwinCase.Of(() => MaxUnpool1d(2), () => [Numbers(3, 1, 2, 2)], (layer, x) => [layer.call(x[0], tensor(new long[] { 1, 3, 0, 2 }).reshape(1, 2, 2))], (jvp, layer, x) => [jvp.call(layer, x[0], tensor(new long[] { 1, 3, 0, 2 }).reshape(1, 2, 2), null!)]),
        ["MaxUnpool2d"] = TwinCase.Of(() => MaxUnpool2d(2), () => [Numbers(3, 1, 1, 1, 2)], (layer, x) => [layer.call(x[0], tensor(new long[] { 1, 7 }).reshape(1, 1, 1, 2), [1L, 1L, 3L, 5L])], (jvp, layer, x) => [jvp.call(layer, x[0], tensor(new long[] { 1, 7 }).reshape(1, 1, 1, 2), [1L, 1L, 3L, 5L])]),
    };
}
