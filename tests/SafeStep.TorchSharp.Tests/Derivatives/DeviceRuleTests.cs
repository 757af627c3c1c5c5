using System.Runtime.InteropServices;
using SafeStep.Generators.Tests.Architectures;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// No rule brings in a tensor of the processor or reads a value when its inputs lie elsewhere: on libtorch's meta device the one fails as on a GPU, and the other always.
/// </summary>
[Collection(nameof(SeededModels))]
public class DeviceRuleTests
{
    private static readonly Dictionary<string, RuleCase> Rules = RuleTable.All.ToDictionary(rule => rule.Name);
    private static readonly Dictionary<string, LayerCase> Layers = LayerTable.All;

    // TorchSharp ends the process where libtorch cannot run these here.
    private static readonly string[] Ending = ["var", "std"];

    public static TheoryData<string> RuleNames => [.. Rules.Keys.Where(name => !Ending.Contains(name.Split(' ')[0]))];

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void RulesStayOnTheDevice(string name)
    {
        using var scope = NewDisposeScope();
        RuleCase rule = Rules[name];
        Tensor[] inputs = Array.ConvertAll(rule.Inputs, input => input.to(META));
        if (Try(() => rule.Op(inputs)) is not { } y)
        {
            // libtorch cannot run it on this device, or a constant of the case lies on the processor.
            return;
        }

        Tensor?[] tangents = Array.ConvertAll(inputs, input => input.is_floating_point() ? ones_like(input) : null);

        AssertStays(name, () => rule.Rule(inputs, tangents, y));
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void LayersStayOnTheDevice(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var layer = Layers[name].Create();
        layer.to(ScalarType.Float64);
        layer.to(META);
        Tensor x = Layers[name].Input().to(META);
        if (Try(() => layer.forward(x)) is null)
        {
            return;
        }

        var tangents = layer.named_parameters().ToDictionary(named => named.name, named => ones_like(named.parameter));

        AssertStays(name, () => LayerPass.Of(layer, x, x.is_floating_point() ? ones_like(x) : null, ParameterTangents.FromNamed(layer, tangents)).Tangent);
    }

    private static void AssertStays(string name, Func<Tensor?> rule)
    {
        try
        {
            // No tangent is a zero one, anywhere.
            Assert.Equal(DeviceType.META, rule()?.device_type ?? DeviceType.META);
        }
        catch (ExternalException exception) when (exception.Message.Contains("no fake impl", StringComparison.Ordinal) || exception.Message.Contains("Could not run", StringComparison.Ordinal))
        {
            // An operation that libtorch has everywhere but here.
        }
        catch (ExternalException exception)
        {
            Assert.Fail($"{name}: {exception.Message.Split('\n')[0]}\n{exception.StackTrace}");
        }
    }

    private static Tensor? Try(Func<Tensor> op)
    {
        try
        {
            return op();
        }
        catch (ExternalException)
        {
            return null;
        }
    }
}
