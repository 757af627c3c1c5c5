using System.Reflection;

namespace SafeStep.Differential.Tests;

/// <summary>
/// Recurrent, attention and transformer layers, bags of embeddings and bilinear forms, with equal weights in both libraries: the parameters' names and shapes, every output in evaluation and in training without
/// dropout, and the gradients of inputs and parameters.
/// </summary>
public sealed class SequenceLayerTests
{
    public static TheoryData<string> Names => [.. SequenceLayers.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_libraries_agree(string name)
    {
        TorchSharp.torch.set_num_threads(1);
        var layer = SequenceLayers.All[name];
        var (managed, torch) = (Run(Library.Managed, layer), Run(Library.Torch, layer));

        Assert.True(torch.Error is null, $"TorchSharp in {torch.FailedIn}: {torch.Error}");
        Assert.Contains(torch.Gradients, gradient => gradient?.Data.Any(element => element != 0) == true);
        string? difference = Comparison.Difference(managed, torch);
        Assert.True(difference is null, difference);
    }

    private static Outcome Run(Library library, SequenceLayer layer)
    {
        var outcome = new Outcome();
        using var scope = library.NewScope();
        var leaves = new List<object>();
        var stage = "build";
        try
        {
            dynamic module = layer.Build(library);
            Fill(library, module, outcome);
            stage = "call";
            var inputs = layer.Inputs.Select(input => Built(library, input, leaves)).ToArray();
            module.eval();
            foreach (var part in Tensors(library, Call((object)module, inputs))) outcome.Results.Add(Outcome.See(part));
            module.train();
            List<object> results = Tensors(library, Call((object)module, inputs));
            foreach (var part in results) outcome.Results.Add(Outcome.See(part));
            stage = "backward";
            Backward(library, results);
            foreach (dynamic leaf in leaves) outcome.Gradients.Add(leaf.grad is null ? null : Outcome.See(leaf.grad));
            foreach (var parameter in Parameters((object)module)) outcome.Gradients.Add(((dynamic)parameter.Tensor).grad is null ? null : Outcome.See(((dynamic)parameter.Tensor).grad));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            outcome.Fail(stage, error);
        }
        return outcome;
    }

    // Weights that nobody asked for are a tensor of nothing, on TorchSharp one that cannot even be looked at.
    private static List<object> Tensors(Library library, object? result) => [.. Outcome.Flatten(result, library.Tensor).Where(part => part is TorchSharp.torch.Tensor { IsInvalid: false } || part is ManagedTorch.torch.Tensor mine && mine.numel() > 0)];

    private static object? Built(Library library, object? input, List<object> leaves) => input switch
    {
        TensorValue tensor => library.Build(tensor, overwritten: false, leaves),
        (TensorValue first, TensorValue second) => Activator.CreateInstance(
            typeof(ValueTuple<,>).MakeGenericType(library.Tensor, library.Tensor), library.Build(first, overwritten: false, leaves), library.Build(second, overwritten: false, leaves)),
        _ => input,
    };

    private static object? Call(object module, object?[] inputs)
    {
        var call = module.GetType().GetMethods().FirstOrDefault(method => method.Name == "call" && Takes(method.GetParameters(), inputs))
            ?? throw new MissingMethodException(module.GetType().Name, "call");
        return call.Invoke(module, [.. inputs, .. call.GetParameters()[inputs.Length..].Select(parameter => parameter.DefaultValue)]);
    }

    private static bool Takes(ParameterInfo[] parameters, object?[] inputs) =>
        parameters.Length >= inputs.Length && parameters[inputs.Length..].All(parameter => parameter.HasDefaultValue)
        && parameters.Zip(inputs).All(pair => pair.Second is null ? !pair.First.ParameterType.IsValueType || Nullable.GetUnderlyingType(pair.First.ParameterType) is not null : pair.First.ParameterType.IsInstanceOfType(pair.Second));

    private static IEnumerable<(string Name, object Tensor)> Parameters(object module)
    {
        var all = new List<(string Name, object Tensor)>();
        foreach (var parameter in ((dynamic)module).named_parameters()) all.Add(((string)parameter.Item1, (object)parameter.Item2));
        return all.OrderBy(parameter => parameter.Name, StringComparer.Ordinal);
    }

    // The same numbers for the parameters of the same names.
    private static void Fill(Library library, object module, Outcome outcome)
    {
        using var _ = library.NoGrad();
        var dice = new Dice(11);
        foreach (var (name, tensor) in Parameters(module))
        {
            dynamic x = tensor;
            long[] shape = x.shape;
            outcome.Results.Add(new Seen(name, shape, [], (bool)x.requires_grad));
            x.copy_(library.Make([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => dice.Between(-0.6, 0.6))], shape, "Float32"));
        }
    }

    // A sum with different weights, so that no two elements can be mistaken for each other.
    private static void Backward(Library library, List<object> results)
    {
        dynamic? loss = null;
        foreach (dynamic part in results)
        {
            if (!(bool)part.requires_grad) continue;
            long[] shape = part.shape;
            dynamic weights = library.Make([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => 0.5 + (i % 7 * 0.25))], shape, "Float32");
            dynamic term = part.mul(weights).sum();
            loss = loss is null ? term : loss.add(term);
        }
        loss!.backward();
    }
}
