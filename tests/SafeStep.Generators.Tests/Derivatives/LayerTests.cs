using System.Reflection;
using SafeStep.ManagedTorch;
using SafeStep.Generators.Tests.Architectures;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// Every layer against central differences in float64, through its input, through its parameters and through both, while it trains and
/// afterwards; and that its rule leaves the running statistics and the stream of random numbers as they were.
/// </summary>
[Collection(nameof(SeededModels))]
public class LayerTests
{
    private const double Step = 1e-6;

    private static readonly Dictionary<string, LayerCase> Cases = LayerTable.All;

    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in Cases.Keys)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LayerMatchesCentralDifferences(string name, bool training)
    {
        using var noGrad = no_grad();
        manual_seed(29);
        LayerCase tried = Cases[name];
        Tensor x = tried.Input();
        var layer = tried.Create();
        layer.to(ScalarType.Float64);
        foreach (var (_, parameter) in layer.named_parameters())
        {
            parameter.add_(randn(parameter.shape, ScalarType.Float64) * 0.1);
        }

        // Running statistics that are not those of a fresh layer.
        layer.train();
        layer.forward(x);
        layer.train(training);
        var parameters = layer.named_parameters().ToList();
        var tangents = parameters.ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64));
        Tensor? x_t = x.is_floating_point() ? randn(x.shape, ScalarType.Float64) : null;
        AssertMatches("its input", x_t, []);
        AssertMatches("its parameters", null, tangents);
        AssertMatches("both", x_t, tangents);

        void AssertMatches(string through, Tensor? input_t, Dictionary<string, Tensor> parameters_t)
        {
            if (input_t is null && parameters_t.Count == 0)
            {
                return;
            }

            string what = $"{name} {(training ? "in training" : "in eval")} through {through}, seeds 23 and 29";
            var buffers = layer.named_buffers().Select(named => (named.name, named.buffer, Before: named.buffer.clone())).ToList();
            manual_seed(31);
            float expectedDraw = rand(1).item<float>();
            manual_seed(31);
            Dual actual = LayerPass.Of(layer, x, input_t, ParameterTangents.FromNamed(layer, parameters_t));
            Assert.True(expectedDraw == rand(1).item<float>(), $"{what}: random numbers were drawn.");
            Assert.All(buffers, pair => Assert.True(pair.buffer.eq(pair.Before).all().item<bool>(), $"{what}: {pair.name} has changed."));

            if (tried.DropsAtRandom)
            {
                layer.eval();
            }

            CentralDifferences.AssertClose(layer.forward(x), actual.Value, 1e-12, $"{what}, value");
            Assert.True(actual.Tangent is not null, $"{what}: no tangent.");
            CentralDifferences.AssertClose((At(Step) - At(-Step)) / (2 * Step), actual.Tangent, 1e-6, what);
            layer.train(training);

            Tensor At(double step)
            {
                var before = parameters.Select(named => named.parameter.clone()).ToList();
                foreach (var (named, copy) in parameters.Zip(before).Where(pair => parameters_t.ContainsKey(pair.First.name)))
                {
                    named.parameter.copy_(copy + (parameters_t[named.name] * step));
                }

                Tensor moved = layer.forward(input_t is null ? x : x + (input_t * step)).clone();
                foreach (var (named, copy) in parameters.Zip(before))
                {
                    named.parameter.copy_(copy);
                }

                return moved;
            }
        }
    }

    /// <summary>A layer that returns its input's memory returns that of its tangent, and none else does: what is written to the one is written to the other.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TangentsShareMemoryWhereValuesDo(string name, bool training)
    {
        using var noGrad = no_grad();
        manual_seed(29);
        Tensor x = Cases[name].Input();
        if (!x.is_floating_point())
        {
            return;
        }

        var layer = Cases[name].Create();
        layer.to(ScalarType.Float64);
        layer.train(training);
        Tensor x_t = randn(x.shape, ScalarType.Float64);
        using var jvp = new TangentPass(layer, ParameterTangents.FromNamed(layer, new Dictionary<string, Tensor>()));
        Tensor input = jvp.Made(x.clone(), x_t);
        Tensor y = jvp.call(layer, input);

        jvp.Writing(y, "zero_");
        jvp.WroteConstant(y, y.zero_());

        bool shares = !input.eq(x).all().item<bool>();
        Assert.True(!shares || input.eq(0).all().item<bool>(), $"{name}: the output shows a part of the input.");
        Assert.True((shares ? jvp.Of(input) is null || jvp.Of(input)!.eq(0).all().item<bool>() : jvp.Of(input)!.eq(x_t).all().item<bool>()), $"{name}: the values {(shares ? "share" : "do not share")} memory.");
    }

    [Fact]
    public void EveryLayerIsTried()
    {
        var tried = Cases.Keys.Select(name => name.Split(' ')[0]).ToHashSet();
        var rules = typeof(LayerTangents).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.GetParameters()[0].ParameterType.Name == method.Name).Select(method => method.Name);
        string[] untested = [.. rules.Where(rule => !tried.Contains(rule))];
        Assert.True(untested.Length == 0, $"No case in the table: {string.Join(", ", untested)}.");
    }
}
