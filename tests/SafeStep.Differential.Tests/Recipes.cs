namespace SafeStep.Differential.Tests;

/// <summary>Arguments whose shapes fit together, by the operation's name. What a recipe leaves out is drawn by type.</summary>
public static partial class Recipes
{
    private static readonly Dictionary<string, Action<Dice, Dictionary<string, Value>>> ByName = [];

    static Recipes()
    {
        Products();
        Layers();
        Losses();
        Indexing();
        Shapes();
        Factories();
    }

    public static void Fill(Operation operation, Dice dice, Dictionary<string, Value> values)
    {
        if (ByName.TryGetValue(operation.Managed.Name, out var recipe)) recipe(dice, values);
        foreach (var parameter in operation.Parameters)
        {
            // A value for another overload's parameter of the same name is not one for this.
            if (values.TryGetValue(parameter.Name!, out var drawn) && !Fits(drawn, parameter.ParameterType)) values.Remove(parameter.Name!);
        }
        // The receiver of a method is the first parameter of the static spelling.
        if (!operation.IsInstance || values.ContainsKey("this")) return;
        foreach (var name in new[] { "input", "x", "left", "tensor" })
        {
            if (values.Remove(name, out var value))
            {
                values["this"] = value;
                return;
            }
        }
    }

    private static bool Fits(Value value, Type type)
    {
        var name = Library.Managed.ShortName(Nullable.GetUnderlyingType(type) ?? type);
        return value switch
        {
            TensorValue => name is "torch.Tensor" or "Modules.Parameter",
            Tensors => name.Contains("torch.Tensor", StringComparison.Ordinal) && name != "torch.Tensor",
            Indices => name == "torch.TensorIndex[]",
            Plain { Content: null } => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null,
            Plain { Content: long[] many } => name == "System.Int64[]" || (name.StartsWith("System.ValueTuple<System.Int64", StringComparison.Ordinal) && name.Count(c => c == ',') == many.Length - 1),
            Plain { Content: double[] } => name == "System.Double[]",
            Plain { Content: string } => type.IsEnum || Nullable.GetUnderlyingType(type) is { IsEnum: true } || name is "System.String" or "torch.ScalarType" or "torch.Device",
            Plain { Content: bool } => name is "System.Boolean" or "Scalar",
            _ => name is "Scalar" || ((Nullable.GetUnderlyingType(type) ?? type).IsPrimitive && name != "System.Boolean"),
        };
    }

    private static void Add(string names, Action<Dice, Dictionary<string, Value>> recipe)
    {
        foreach (var name in names.Split(' ')) ByName.Add(name, recipe);
    }

    private static string Floating(Dice dice) => dice.Chance(0.7) ? "Float32" : "Float64";

    private static Plain Number(long value) => new(value);
}
