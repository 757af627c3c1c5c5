using SafeStep.ManagedTorch;
using SafeStep.Generators.Tests.Architectures;
using SafeStep.Generators.Tests.Derivatives;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>
/// Layers with several inputs or outputs against their own forward and differences of it in float64: values, first and second derivatives, through the inputs, through the parameters and through both, while they train and
/// afterwards; and that nothing of the layer, nor the stream of random numbers, is changed by it.
/// </summary>
[Collection(nameof(SeededModels))]
public class TwinTests
{
    private static readonly Dictionary<string, TwinCase> Cases = TwinTable.All;

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
    public void TwinMatchesDifferences(string name, bool training)
    {
        using var noGrad = no_grad();
        manual_seed(29);
        TwinCase tried = Cases[name];
        var (layer, x) = Made(tried, training);
        var parameters = layer.named_parameters().ToList();
        var generator = new Generator(31);
        var tangents = parameters.ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64, generator: generator) * 0.1);
        Tensor?[] x_t = Array.ConvertAll(x, input => input.is_floating_point() ? randn(input.shape, ScalarType.Float64, generator: generator) * 0.3 : null);
        AssertMatches("its inputs", x_t, []);
        AssertMatches("its parameters", new Tensor?[x.Length], tangents);
        AssertMatches("both", x_t, tangents);
        // Every other parameter is frozen.
        AssertMatches("some parameters", new Tensor?[x.Length], parameters.Where((_, i) => i % 2 == 1).ToDictionary(named => named.name, named => tangents[named.name]));

        void AssertMatches(string through, Tensor?[] inputs_t, Dictionary<string, Tensor> parameters_t)
        {
            if (parameters_t.Count == 0 && Array.TrueForAll(inputs_t, t => t is null))
            {
                return;
            }

            string what = $"{name} {(training ? "in training" : "in eval")} through {through}, seeds 29 and 31";
            var direction = ParameterTangents.FromNamed(layer, parameters_t);
            var kept = parameters.Select(named => named.parameter.clone()).ToList();
            manual_seed(37);
            float expectedDraw = rand(1).item<float>();
            manual_seed(37);
            var actual = Pass(direction, inputs_t, secondOrder: false);
            Assert.True(expectedDraw == rand(1).item<float>(), $"{what}: random numbers were drawn.");
            Assert.True(layer.training == training, $"{what}: its mode has changed.");
            Assert.All(parameters.Zip(kept), pair => Assert.True(pair.First.parameter.eq(pair.Second).all().item<bool>(), $"{what}: {pair.First.name} has changed."));

            layer.train(training && !tried.Drops);
            Tensor[] values = tried.Forward(layer, x);
            Assert.Equal(values.Length, actual.Length);
            for (int i = 0; i < values.Length; i++)
            {
                int output = i;
                CentralDifferences.AssertClose(values[i], actual[i].Value, 1e-12, $"{what}, value {i}");
                Tensor expected = (At(1e-6, output) - At(-1e-6, output)) / 2e-6;
                CentralDifferences.AssertClose(expected, actual[i].First ?? zeros_like(expected), 1e-6, $"{what}, slope {i}");
            }

            if (tried.HasSecondOrder)
            {
                var jets = Pass(direction, inputs_t, secondOrder: true);
                for (int i = 0; i < values.Length; i++)
                {
                    int output = i;
                    Tensor zero = zeros_like(values[i]);
                    CentralDifferences.AssertClose(values[i], jets[i].Value, 1e-12, $"{what}, value {i} of the second order");
                    CentralDifferences.AssertClose(actual[i].First ?? zero, jets[i].First ?? zero, 1e-9, $"{what}, slope {i} of the second order");
                    Tensor bend = tried.HasKinks ? Bend(output) : SecondDifferences.Of(h => At(h, output));
                    SecondDifferences.AssertClose(bend, jets[i].Second ?? zero, $"{what}, curvature {i}");
                }
            }

            layer.train(training);

            Tensor Bend(int output) => (Moved(1e-6, () => Pass(direction, inputs_t, false, 1e-6)[output].First ?? zeros_like(values[output])) - Moved(-1e-6, () => Pass(direction, inputs_t, false, -1e-6)[output].First ?? zeros_like(values[output]))) / 2e-6;

            Tensor At(double step, int output) => Moved(step, () => tried.Forward(layer, Shifted(inputs_t, step))[output].clone());

            Tensor Moved(double step, Func<Tensor> evaluate)
            {
                foreach (var (named, copy) in parameters.Zip(kept).Where(pair => parameters_t.ContainsKey(pair.First.name)))
                {
                    named.parameter.copy_(copy + (parameters_t[named.name] * step));
                }

                Tensor moved = evaluate();
                foreach (var (named, copy) in parameters.Zip(kept))
                {
                    named.parameter.copy_(copy);
                }

                return moved;
            }
        }

        Tensor[] Shifted(Tensor?[] inputs_t, double step) => [.. x.Zip(inputs_t, (input, t) => t is null || step == 0 ? input : input + (t * step))];

        (Tensor Value, Tensor? First, Tensor? Second)[] Pass(ParameterTangents direction, Tensor?[] inputs_t, bool secondOrder, double step = 0)
        {
            using var jvp = new TangentPass(layer, direction, secondOrder);
            Tensor[] inputs = [.. Shifted(inputs_t, step).Zip(inputs_t, (input, t) => secondOrder ? jvp.Made(input.clone(), t is null ? (JetTangent?)null : new JetTangent(t, null)) : jvp.Made(input.clone(), t))];
            return Array.ConvertAll(tried.Twin(jvp, layer, inputs), y => (Out(y)!, Out(jvp.Of(y)), Out(secondOrder ? jvp.JetOf(y)?.Second : null)));
        }

        static Tensor? Out(Tensor? tensor) => tensor?.clone().DetachFromDisposeScope();
    }

    /// <summary>A result may be written to where forward may write to its own, and views of it see that.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsCanBeWrittenTo(string name, bool training)
    {
        using var noGrad = no_grad();
        manual_seed(29);
        TwinCase tried = Cases[name];
        var (layer, x) = Made(tried, training);
        var tangents = layer.named_parameters().ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64));
        using var jvp = new TangentPass(layer, ParameterTangents.FromNamed(layer, tangents));
        foreach (Tensor y in tried.Twin(jvp, layer, Array.ConvertAll(x, input => jvp.Input(input))))
        {
            var before = (Value: y.clone(), Tangent: jvp.Of(y)?.clone());
            jvp.Writing(y, "mul_");
            jvp.Wrote(y, y.mul_(2), jvp.Of(y) is { } t ? t * 2 : null);
            Assert.True(y.eq(before.Value * 2).all().item<bool>());
            Assert.True(before.Tangent is null ? jvp.Of(y) is null : jvp.Of(y)!.eq(before.Tangent * 2).all().item<bool>());
        }
    }

    private static (nn.Module Layer, Tensor[] Inputs) Made(TwinCase tried, bool training)
    {
        var layer = tried.Create();
        layer.to(ScalarType.Float64);
        foreach (var (_, parameter) in layer.named_parameters())
        {
            parameter.add_(randn(parameter.shape, ScalarType.Float64) * 0.1);
        }

        layer.train(training);
        return (layer, tried.Inputs());
    }
}
