using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SafeStep.Differential.Tests;

/// <summary>A tensor or number as it was found: all that is compared.</summary>
public sealed record Seen(string Type, long[] Shape, double[] Data, bool RequiresGrad)
{
    public override string ToString() => $"{Type}[{string.Join(",", Shape)}]{(RequiresGrad ? "g" : "")}{{{string.Join(",", Data.Take(12).Select(d => d.ToString("G7", System.Globalization.CultureInfo.InvariantCulture)))}{(Data.Length > 12 ? ",.." : "")}}}";
}

/// <summary>What a case did on one library: its results, the leaves afterwards and their gradients, or the error.</summary>
public sealed class Outcome
{
    public List<Seen> Results { get; } = [];

    public List<Seen> Inputs { get; } = [];

    public List<Seen?> Gradients { get; } = [];

    /// <summary>Where it failed: "call", "backward" or "write"; null when it did not.</summary>
    public string? FailedIn { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>True for an error that the runtime raised and nobody explained.</summary>
    public bool IsRaw { get; private set; }

    public void Fail(string stage, Exception error)
    {
        error = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
        FailedIn = stage;
        Error = error;
        IsRaw = error is IndexOutOfRangeException or NullReferenceException or DivideByZeroException or OverflowException or InvalidCastException or KeyNotFoundException or ObjectDisposedException
            || (error is not ArgumentNullException && error.StackTrace?.TrimStart() is { } trace && (trace.StartsWith("at System.", StringComparison.Ordinal) || trace.Contains("Storage.Span", StringComparison.Ordinal)));
    }

    public static Seen See(dynamic tensor)
    {
        using var plain = tensor.detach();
        string type = plain.dtype.ToString();
        long[] shape = plain.shape;
        double[] data;
        if (shape.Contains(0)) data = [];
        else
        {
            var wide = type == "Float64" ? plain : plain.to(WideOf(plain));
            data = Read(wide.contiguous());
        }
        return new Seen(type, shape, data, (bool)tensor.requires_grad);
    }

    /// <summary>The tensors and numbers in a result, whatever holds them.</summary>
    public static IEnumerable<object> Flatten(object? result, Type tensor)
    {
        if (result is null) yield break;
        if (tensor.IsInstanceOfType(result) || result is string || result.GetType().IsPrimitive || result.GetType().IsEnum) yield return result;
        else if (result is ITuple tuple)
        {
            for (var i = 0; i < tuple.Length; i++)
            {
                foreach (var part in Flatten(tuple[i], tensor)) yield return part;
            }
        }
        else if (result is IEnumerable many)
        {
            foreach (var item in many)
            {
                foreach (var part in Flatten(item, tensor)) yield return part;
            }
        }
        else yield return result.ToString()!;
    }

    public static Seen SeePlain(object value) => value switch
    {
        string text => new Seen("text " + text, [], [], false),
        Enum name => new Seen("enum " + name, [], [], false),
        bool truth => new Seen("bool", [], [truth ? 1 : 0], false),
        _ => new Seen(value.GetType().Name, [], [Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)], false),
    };

    private static dynamic WideOf(dynamic tensor) => Enum.Parse(tensor.dtype.GetType(), "Float64");

    private static double[] Read(dynamic tensor) => tensor switch
    {
        SafeStep.ManagedTorch.torch.Tensor t => t.data<double>().ToArray(),
        TorchSharp.torch.Tensor t => t.data<double>().ToArray(),
        _ => throw new ArgumentException("Not a tensor."),
    };
}
