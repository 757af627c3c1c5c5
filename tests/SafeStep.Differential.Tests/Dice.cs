namespace SafeStep.Differential.Tests;

/// <summary>The random choices of a case, repeatable from its seed.</summary>
public sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public int Below(int count) => random.Next(count);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public T Of<T>(params T[] choices) => choices[random.Next(choices.Length)];

    public double Between(double low, double high) => low + (random.NextDouble() * (high - low));

    private static readonly long[][] Shapes = [[], [0], [1], [3], [4], [2, 3], [3, 2], [3, 1], [1, 1], [2, 2], [0, 3], [3, 0], [2, 3, 4], [2, 1, 3], [2, 0, 3], [1, 2, 3, 2]];

    public long[] Shape() => Shapes[Below(Shapes.Length)];

    public string Type() => Of("Float32", "Float32", "Float32", "Float32", "Float64", "Float64", "Int64", "Int64", "Int32", "Byte", "Bool");

    public TensorValue Tensor() => Tensor(Shape(), Type());

    /// <summary>A tensor of random elements: ordinary ones, ties, special values, probabilities or large ones.</summary>
    public TensorValue Tensor(long[] shape, string type, bool? grad = null, string? kind = null, bool plain = false)
    {
        var layout = plain || shape.Length == 0 || Chance(0.5) ? Layout.Contiguous : Of(Layout.Transposed, Layout.Sliced, Layout.Offset, Layout.Expanded);
        if (layout == Layout.Transposed && shape.Length < 2) layout = Layout.Sliced;
        var floating = type is "Float32" or "Float64";
        var value = new TensorValue(type, shape, layout, [], floating && (grad ?? Chance(0.5)));
        var count = value.BaseShape.Aggregate(1L, (a, b) => a * b);
        kind ??= Of("plain", "plain", "plain", "ties", "special", "unit", "positive", "large");
        return value with { Data = [.. Enumerable.Range(0, (int)count).Select(_ => Element(type, kind))] };
    }

    /// <summary>Integers from low to below high.</summary>
    public TensorValue Integers(long[] shape, int low, int high, string type = "Int64") =>
        Tensor(shape, type, false, "ties") is var t ? t with { Data = [.. t.Data.Select(_ => (double)(high > low ? random.Next(low, high) : low))] } : t;

    private double Element(string type, string kind)
    {
        switch (type)
        {
            case "Bool": return Below(2);
            case "Byte": return kind is "large" ? Of(200, 255, 3) : Below(5);
            case "Int32" or "Int64": return kind is "large" ? Below(2_000_000) - 1_000_000 : Below(9) - 4;
        }
        return kind switch
        {
            "ties" => Below(5) - 2,
            "special" => Of(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 1.0, -1.0, 0.5, Between(-2, 2), Between(-2, 2)),
            "unit" => Of(0.0, 1.0, 0.5, Between(0, 1), Between(0, 1), Between(0, 1)),
            "positive" => (float)Between(0.05, 4),
            "large" => Of(1e20, -1e20, 1e-20, 100.0, -100.0, 30.0, 1.0),
            _ => (float)Between(-3, 3),
        };
    }
}
