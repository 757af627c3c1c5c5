using System.Reflection;

namespace SafeStep.Differential.Tests;

/// <summary>Draws the arguments of a case: by the operation's recipe where shapes must fit together, else by each parameter's type and name.</summary>
public static class Arguments
{
    private static readonly string[] Types = ["Byte", "Int32", "Int64", "Float32", "Float64", "Bool"];

    /// <summary>A case, or null when a parameter is of a type that no case can be given.</summary>
    public static Case? Draw(Operation operation, int seed)
    {
        var dice = new Dice(seed);
        var parameters = operation.Parameters;
        var values = new Dictionary<string, Value>();
        // A tenth of the cases leaves the recipe aside: what does not fit must be an error of both.
        if (dice.Chance(0.9)) Recipes.Fill(operation, dice, values);
        var arguments = new List<Value>();
        TensorValue? first = null;
        if (operation.IsInstance)
        {
            first = values.TryGetValue("this", out var given) ? (TensorValue)given : dice.Tensor();
            arguments.Add(first);
        }
        foreach (var parameter in parameters)
        {
            var value = values.TryGetValue(parameter.Name!, out var chosen) ? chosen : Generic(parameter, dice, first);
            if (value is null) return null;
            if (value is TensorValue tensor) first ??= tensor;
            if (value is Tensors { Items: [var head, ..] }) first ??= head;
            arguments.Add(value);
        }
        return new Case(operation, [.. arguments]);
    }

    private static Value? Generic(ParameterInfo parameter, Dice dice, TensorValue? first)
    {
        var type = parameter.ParameterType;
        var name = parameter.Name!;
        if (name == "disposeAfter") return new Plain(false);
        if (parameter.HasDefaultValue && dice.Chance(0.5)) return Default(parameter);
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var short_ = Library.Managed.ShortName(bare);
        switch (short_)
        {
            case "torch.Tensor" or "Modules.Parameter": return Other(name, dice, first);
            case "Scalar": return new Plain(dice.Of<object>(0, 1, 2, -1, 3, 0L, 2L, 0.5, 1.5, -0.25, 0.5f, true));
            case "torch.ScalarType": return new Plain(dice.Of(Types));
            case "torch.Device" or "torch.Generator": return new Plain(null);
            case "torch.Tensor[]" or "System.Collections.Generic.IList<torch.Tensor>" or "System.Collections.Generic.IEnumerable<torch.Tensor>" or "System.Collections.Generic.List<torch.Tensor>":
                var shape = dice.Shape();
                return new Tensors([.. Enumerable.Range(0, dice.Below(3) + 1).Select(_ => dice.Tensor(dice.Chance(0.85) ? shape : dice.Shape(), dice.Chance(0.7) ? "Float32" : dice.Type()))]);
        }
        if (bare.IsEnum) return new Plain(dice.Of(Enum.GetNames(bare)));
        var dims = first?.Shape.Length ?? 2;
        if (bare == typeof(bool)) return new Plain(dice.Chance(0.5));
        if (bare == typeof(double)) return new Plain(dice.Of(0.0, 1.0, 0.5, 2.0, 0.1, -1.0));
        if (bare == typeof(float)) return new Plain(dice.Of(0f, 1f, 2f, 0.5f, 3f));
        if (bare == typeof(long) || bare == typeof(int)) return new Plain((object)(IsDimension(name) ? dice.Below((2 * dims) + 2) - dims - 1 : dice.Of(0L, 1L, 2L, 3L, -1L)));
        if (bare == typeof(long[])) return new Plain(IsDimension(name) ? Dimensions(dice, dims) : dice.Shape());
        if (bare == typeof(byte)) return new Plain((byte)dice.Below(4));
        if (bare == typeof(double[])) return new Plain(new[] { 2.0, 1.5 });
        if (bare == typeof(string) && name == "device") return new Plain("cpu");
        return parameter.HasDefaultValue ? Default(parameter) : null;
    }

    private static Plain Default(ParameterInfo parameter) => new(parameter.DefaultValue is { } value && (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is { IsEnum: true } type ? Enum.GetName(type, value) : parameter.DefaultValue);

    private static bool IsDimension(string name) => name is "dim" or "dims" or "dim0" or "dim1" or "dim2" or "dimension" or "dimensions" or "axis" or "axis0" or "axis1" or "start_dim" or "end_dim" or "permutation" or "source" or "destination";

    private static long[] Dimensions(Dice dice, int dims)
    {
        var chosen = Enumerable.Range(0, Math.Max(1, dims)).Where(_ => dice.Chance(0.5)).Select(d => (long)(dice.Chance(0.3) ? d - Math.Max(1, dims) : d)).ToArray();
        return dice.Chance(0.08) ? [.. chosen, 0, 5] : chosen;
    }

    // Another operand: of the first one's shape, of one that broadcasts with it, or any.
    private static Value Other(string name, Dice dice, TensorValue? first)
    {
        var floating = first?.IsFloating ?? true;
        var shape = first is null ? dice.Shape() : dice.Below(10) switch
        {
            < 5 => first.Shape,
            < 7 => [.. first.Shape.Select(s => dice.Chance(0.5) ? 1 : s)],
            < 8 => [],
            < 9 => first.Shape.Length > 0 ? first.Shape[1..] : [2],
            _ => dice.Shape(),
        };
        if (name is "mask" or "condition") return dice.Tensor(shape, dice.Chance(0.9) ? "Bool" : dice.Type(), grad: false);
        if (name is "index" or "indices") return dice.Integers(shape, 0, (int)Math.Max(1, first?.Shape.DefaultIfEmpty(1).Min() ?? 1));
        var type = first is not null && dice.Chance(0.65) ? first.Type : dice.Type();
        return dice.Tensor(shape, type, grad: !floating ? false : null);
    }
}
