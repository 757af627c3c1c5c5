using System.Globalization;

namespace SafeStep.Differential.Tests;

/// <summary>Where a tensor's elements lie: its own memory in order, or a view of a larger or smaller base.</summary>
public enum Layout
{
    Contiguous,
    Transposed,
    Sliced,
    Offset,
    Expanded,
}

/// <summary>A value that can be built in either library.</summary>
public abstract record Value;

/// <summary>A tensor literal. Data holds the base's elements in row-major order; the layout says how the tensor of the given shape looks at them.</summary>
public sealed record TensorValue(string Type, long[] Shape, Layout Layout, double[] Data, bool Grad) : Value
{
    public bool IsFloating => Type is "Float32" or "Float64";

    /// <summary>The shape of the base that the layout looks at.</summary>
    public long[] BaseShape => Layout switch
    {
        Layout.Transposed => [.. Shape.Reverse()],
        Layout.Sliced => [.. Shape[..^1], 2 * Shape[^1]],
        Layout.Offset => [Shape[0] + 1, .. Shape[1..]],
        Layout.Expanded => [1, .. Shape[1..]],
        _ => Shape,
    };

    public override string ToString()
    {
        var data = string.Join(",", Data.Take(24).Select(d => d.ToString("R", CultureInfo.InvariantCulture))) + (Data.Length > 24 ? ",.." : "");
        return $"{Type}[{string.Join(",", Shape)}]{(Layout == Layout.Contiguous ? "" : " " + Layout)}{(Grad ? " grad" : "")}{{{data}}}";
    }
}

/// <summary>A number, a truth value, a text, a list of integers, an enum's name, or null; converted to what the parameter asks for.</summary>
public sealed record Plain(object? Content) : Value
{
    public override string ToString() => Content switch
    {
        null => "null",
        long[] many => $"[{string.Join(",", many)}]",
        double[] many => $"[{string.Join(",", many)}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture) + (Content is double ? "d" : ""),
        var other => other.ToString()!,
    };
}

/// <summary>A list of tensors.</summary>
public sealed record Tensors(TensorValue[] Items) : Value
{
    public override string ToString() => $"({string.Join("; ", Items.AsEnumerable())})";
}

/// <summary>Positions from start to before stop.</summary>
public sealed record Span(long? Start, long? Stop, long? Step)
{
    public override string ToString() => $"{Start}:{Stop}:{Step}";
}

/// <summary>Entries of an indexing expression: a number, null for a new dimension, "..." , a span, or a tensor.</summary>
public sealed record Indices(object?[] Entries) : Value
{
    public override string ToString() => $"[{string.Join(", ", Entries.Select(e => e?.ToString() ?? "None"))}]";
}
