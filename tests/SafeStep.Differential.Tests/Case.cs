using System.Reflection;

namespace SafeStep.Differential.Tests;

/// <summary>One method that both libraries have, and how its parameters correspond.</summary>
public sealed class Operation
{
    private readonly MethodInfo managed;
    private readonly MethodInfo torch;

    public Operation(string name, MethodInfo managed, MethodInfo torch)
    {
        Name = name;
        this.managed = managed;
        this.torch = torch;
    }

    public string Name { get; }

    public MethodInfo Managed => managed;

    public bool IsInstance => !managed.IsStatic;

    public bool WritesInPlace => managed.Name.EndsWith('_') && !managed.Name.StartsWith("op_", StringComparison.Ordinal);

    public ParameterInfo[] Parameters => managed.GetParameters();

    /// <summary>Calls the method: arguments by the embedded engine's parameters, whatever TorchSharp has besides at its default.</summary>
    public object? Invoke(Library library, object? receiver, object?[] arguments)
    {
        if (ReferenceEquals(library, Library.Managed)) return managed.Invoke(receiver, arguments);
        var parameters = torch.GetParameters();
        var given = new object?[parameters.Length];
        var names = Array.ConvertAll(managed.GetParameters(), p => p.Name);
        for (var i = 0; i < given.Length; i++)
        {
            var at = Array.IndexOf(names, parameters[i].Name);
            given[i] = at >= 0 ? arguments[at] : Type.Missing;
        }
        return torch.Invoke(receiver, BindingFlags.OptionalParamBinding, null, given, null);
    }

    public Type ParameterType(Library library, int index) => ReferenceEquals(library, Library.Managed)
        ? managed.GetParameters()[index].ParameterType
        : torch.GetParameters().First(p => p.Name == managed.GetParameters()[index].Name).ParameterType;
}

/// <summary>An operation with its arguments; the receiver of an instance method comes first.</summary>
public sealed record Case(Operation Operation, Value[] Arguments)
{
    // TorchSharp catches no exception of libtorch in these: an error ends the process.
    private static readonly HashSet<string> Unprotected = ["matmul", "var", "randint", "rand", "cummax", "cummin", "arange", "randperm"];

    private const string FactorisedInSingle = "orthogonal_";

    // A transposed convolution whose result would have no places makes libtorch divide by zero.
    private const string NoPlaces = "has no result";

    /// <summary>How the two libraries differ on this case; null when they do not.</summary>
    public string? Difference()
    {
        var managed = Run(Library.Managed);
        if (managed.Error is not null && (Unprotected.Contains(Operation.Managed.Name) || managed.Error.Message.Contains(NoPlaces, StringComparison.Ordinal))) return managed.IsRaw ? "raw error: " + managed.Error.Message : null;
        // Libtorch divides by the number of rows.
        if (Operation.Managed.Name == FactorisedInSingle && Arguments[0] is TensorValue { Shape: [0, ..] }) return null;
        if (Operation.Managed.Name == "var" && Arguments[0] is TensorValue { IsFloating: false }) return null;
        return Comparison.Difference(managed, Run(Library.Torch), single: Arguments.Any(IsSingle) || Operation.Managed.Name == FactorisedInSingle, normalised: Operation.Managed.Name.EndsWith("_norm", StringComparison.Ordinal) ? Arguments.Max(Largest) : 0);
    }

    private static bool IsSingle(Value value) => value is TensorValue { Type: not "Float64" } || (value is Tensors many && many.Items.Any(IsSingle)) || value is Plain { Content: "Float32" };

    internal static double Largest(Value value) => value is TensorValue x ? x.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max() : 0;

    public override string ToString() => $"{Operation.Name}({string.Join("; ", Arguments.AsEnumerable())})";

    public Outcome Run(Library library)
    {
        var outcome = new Outcome();
        using var scope = library.NewScope();
        var leaves = new List<object>();
        var stage = "call";
        try
        {
            var built = Build(library, leaves);
            library.Seed(7);
            var result = Operation.IsInstance ? Operation.Invoke(library, built[0], built[1..]) : Operation.Invoke(library, null, built);
            var results = Outcome.Flatten(result, library.Tensor).ToList();
            var tensors = results.Where(library.Tensor.IsInstanceOfType).ToList();
            foreach (var part in results) outcome.Results.Add(library.Tensor.IsInstanceOfType(part) ? Outcome.See(part) : Outcome.SeePlain(part));
            stage = "backward";
            Backward(library, tensors, leaves, outcome);
            stage = "write";
            if (!Arguments.Any(HasGrad)) Write(library, tensors);
            foreach (var leaf in leaves) outcome.Inputs.Add(Outcome.See(leaf));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            outcome.Fail(stage, error);
        }
        return outcome;
    }

    private object?[] Build(Library library, List<object> leaves)
    {
        var built = new object?[Arguments.Length];
        for (var i = 0; i < built.Length; i++)
        {
            var type = Operation.IsInstance ? (i == 0 ? library.Tensor : Operation.ParameterType(library, i - 1)) : Operation.ParameterType(library, i);
            built[i] = library.Argument(Arguments[i], type, overwritten: i == 0 && Operation.WritesInPlace, leaves);
        }
        return built;
    }

    // A sum with different weights, so that no two elements can be mistaken for each other.
    private static void Backward(Library library, List<object> tensors, List<object> leaves, Outcome outcome)
    {
        dynamic? loss = null;
        foreach (dynamic part in tensors)
        {
            if (!(bool)part.requires_grad) continue;
            long[] shape = part.shape;
            var count = shape.Aggregate(1L, (a, b) => a * b);
            dynamic weights = library.Make(Enumerable.Range(0, (int)count).Select(i => 0.5 + (i % 7 * 0.25)).ToArray(), shape, part.dtype.ToString());
            dynamic term = part.mul(weights).sum();
            loss = loss is null ? term : loss.add(term);
        }
        if (loss is null) return;
        loss.backward();
        foreach (dynamic leaf in leaves)
        {
            object? grad = leaf.grad;
            outcome.Gradients.Add(grad is null ? null : Outcome.See(grad));
        }
    }

    // Results that share memory with their input change it.
    private static void Write(Library library, List<object> tensors)
    {
        using var _ = library.NoGrad();
        foreach (dynamic part in tensors)
        {
            var type = part.dtype.ToString();
            if (type != "Bool") part.add_(library.Make(new double[] { 1 }, Array.Empty<long>(), type));
        }
    }

    private static bool HasGrad(Value value) => value is TensorValue { Grad: true } || (value is Tensors many && many.Items.Any(i => i.Grad));
}
