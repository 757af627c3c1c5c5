using System.Reflection;
using Xunit.Abstractions;

namespace SafeStep.Differential.Tests;

/// <summary>
/// Each layer and loss, built from the same arguments and given the same parameters in both libraries: the parameters' names and shapes, the output in training and in evaluation, the gradients of inputs and
/// parameters, and the buffers afterwards.
/// </summary>
public sealed class LayerTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Surface.Layers.Select(l => l.Managed.Name).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_libraries_agree(string name)
    {
        TorchSharp.torch.set_num_threads(1);
        if (Report.Has("torch.nn." + name)) return;
        var (cases, reasons, differences) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        foreach (var layer in Surface.Layers.Where(l => l.Managed.Name == name))
        {
            for (var i = 0; i < OperationTests.CasesEach; i++)
            {
                var dice = new Dice(OperationTests.Seed(layer.Name, i));
                var named = new Dictionary<string, object?>();
                if (LayerRecipes.Draw(name, dice, named) is not { } inputs || Arguments(layer, dice, named) is not { } arguments) break;
                var text = $"{layer.Name}({string.Join("; ", arguments.Select(a => new Plain(a).ToString()))})({string.Join("; ", inputs.AsEnumerable())})";
                if (!Report.Begins(text)) continue;
                cases++;
                var difference = Comparison.Difference(Run(Library.Managed, layer, arguments, inputs, i), Run(Library.Torch, layer, arguments, inputs, i), normalised: name.Contains("Norm", StringComparison.Ordinal) ? inputs.Max(Case.Largest) : 0);
                if (difference is null) continue;
                if (Known.Reason(text, difference) is { } reason) reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                else differences.Add($"{text}{Environment.NewLine}    {difference}");
            }
        }
        output.WriteLine($"{cases} cases of {name}, {reasons.Values.Sum()} with a known difference, {differences.Count} without a reason.");
        Report.Write("torch.nn." + name, cases, reasons, differences);
        Assert.True(differences.Count == 0, $"{differences.Count} of {cases} cases differ:{Environment.NewLine}{string.Join(Environment.NewLine, differences.OrderBy(d => d.Length).Take(12))}");
    }

    [Fact]
    public void The_layers_are_found() => Assert.True(Surface.Layers.Select(l => l.Managed.Name).Distinct().Count() > 80, $"{Surface.Layers.Count} layers have a partner in TorchSharp.");

    private static object?[]? Arguments(Operation layer, Dice dice, Dictionary<string, object?> named)
    {
        var arguments = new List<object?>();
        foreach (var parameter in layer.Parameters)
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (parameter.Name == "dtype") arguments.Add(null);
            else if (named.TryGetValue(parameter.Name!, out var given) && Fits(given, parameter.ParameterType)) arguments.Add(given);
            else if (type == typeof(bool) && dice.Chance(0.4)) arguments.Add(dice.Chance(0.5));
            else if (type.IsEnum && (dice.Chance(0.4) || !parameter.HasDefaultValue)) arguments.Add(dice.Of(Enum.GetNames(type)));
            else if (parameter.HasDefaultValue) arguments.Add(parameter.DefaultValue is { } value && type.IsEnum ? Enum.GetName(type, value) : parameter.DefaultValue);
            else return null;
        }
        return [.. arguments];
    }

    private static bool Fits(object? given, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return given switch
        {
            null => !type.IsValueType || bare != type,
            string => bare.IsEnum,
            long[] many => bare == typeof(long[]) || (bare.IsGenericType && bare.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) && bare.GetGenericArguments() is var parts && parts.Length == many.Length && parts.All(p => p == typeof(long))),
            double[] => bare == typeof(double[]),
            long => bare == typeof(long),
            _ => bare.IsInstanceOfType(given),
        };
    }

    private static Outcome Run(Library library, Operation layer, object?[] arguments, TensorValue[] inputs, int seed)
    {
        var outcome = new Outcome();
        using var scope = library.NewScope();
        var leaves = new List<object>();
        var stage = "build";
        try
        {
            var converted = arguments.Select((a, i) => library.Argument(new Plain(a), layer.ParameterType(library, i), overwritten: false, leaves)).ToArray();
            dynamic module = layer.Invoke(library, null, converted)!;
            Fill(library, module, new Dice(seed), outcome);
            stage = "call";
            var built = inputs.Select(x => library.Build(x, overwritten: false, leaves)).ToArray();
            // Evaluation first: training moves the statistics.
            module.eval();
            outcome.Results.Add(Outcome.See(Call(module, built)));
            module.train();
            if (layer.Managed.Name.StartsWith("Dropout", StringComparison.Ordinal)) return outcome;
            dynamic result = Call(module, built);
            outcome.Results.Add(Outcome.See(result));
            stage = "backward";
            Backward(library, result);
            foreach (dynamic leaf in leaves) Gradient(outcome, leaf);
            foreach (var parameter in module.named_parameters()) Gradient(outcome, parameter.Item2);
            foreach (var buffer in module.named_buffers()) outcome.Inputs.Add(Outcome.See(buffer.Item2));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            outcome.Fail(stage, error);
        }
        return outcome;
    }

    private static object Call(object module, object[] inputs)
    {
        // An activation in place must not write to a leaf.
        var given = inputs.Select(x => (object)((dynamic)x).mul(1)).ToArray();
        var call = module.GetType().GetMethods().FirstOrDefault(m => m.Name == "call" && m.GetParameters().Length == given.Length)
            ?? throw new MissingMethodException(module.GetType().Name, "call");
        return call.Invoke(module, given)!;
    }

    // The same numbers for parameters and buffers of the same names.
    private static void Fill(Library library, dynamic module, Dice dice, Outcome outcome)
    {
        using var _ = library.NoGrad();
        var all = new List<(string Name, object Tensor)>();
        foreach (var parameter in module.named_parameters()) all.Add(((string)parameter.Item1, (object)parameter.Item2));
        foreach (var buffer in module.named_buffers()) all.Add(((string)buffer.Item1, (object)buffer.Item2));
        foreach (var (name, tensor) in all.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            dynamic x = tensor;
            long[] shape = x.shape;
            var type = x.dtype.ToString();
            outcome.Results.Add(new Seen($"{name} {type}", shape, [], (bool)x.requires_grad));
            if (type is not ("Float32" or "Float64")) continue;
            var count = shape.Aggregate(1L, (a, b) => a * b);
            var low = name.Contains("var", StringComparison.Ordinal) ? 0.5 : -1.0;
            x.copy_(library.Make(Enumerable.Range(0, (int)count).Select(_ => (double)(float)dice.Between(low, 1.5)).ToArray(), shape, type));
        }
    }

    private static void Backward(Library library, dynamic result)
    {
        if (!(bool)result.requires_grad) return;
        long[] shape = result.shape;
        var count = shape.Aggregate(1L, (a, b) => a * b);
        result.mul(library.Make(Enumerable.Range(0, (int)count).Select(i => 0.5 + (i % 7 * 0.25)).ToArray(), shape, result.dtype.ToString())).sum().backward();
    }

    private static void Gradient(Outcome outcome, dynamic leaf)
    {
        object? gradient = leaf.grad;
        outcome.Gradients.Add(gradient is null ? null : Outcome.See(gradient));
    }
}
