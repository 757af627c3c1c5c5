using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>All that a model holds, as text by path: parameters, buffers, modes and every field of the user's own classes, through the containers they use.</summary>
internal sealed class ModelState
{
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);

    private ModelState()
    {
    }

    public static ModelState Of(nn.Module model)
    {
        var state = new ModelState();
        foreach (var (name, parameter) in model.named_parameters())
        {
            state.values["parameter " + name] = Text(parameter);
        }

        foreach (var (name, buffer) in model.named_buffers())
        {
            state.values["buffer " + name] = Text(buffer);
        }

        foreach (var (name, module) in model.named_modules().Append(("", model)))
        {
            state.values["mode of " + name] = module.training.ToString();
        }

        state.Add("", model);
        return state;
    }

    /// <summary>The first difference, or null.</summary>
    public string? DifferenceFrom(ModelState before)
    {
        foreach (string path in values.Keys.Union(before.values.Keys).Order(StringComparer.Ordinal))
        {
            string now = values.GetValueOrDefault(path, "nothing");
            string then = before.values.GetValueOrDefault(path, "nothing");
            if (now != then)
            {
                return $"{path} was {Short(then)} and is {Short(now)}";
            }
        }

        return null;
    }

    public static string Text(Tensor tensor)
    {
        try
        {
            return $"[{string.Join(",", tensor.shape)}] {(tensor.dtype == ScalarType.Bool ? "" : string.Join(" ", Values(tensor).Select(value => value.ToString("R", CultureInfo.InvariantCulture))))} {tensor.requires_grad}";
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
    }

    public static double[] Values(Tensor tensor)
    {
        using var noGrad = no_grad();
        return tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    private void Add(string path, object? value)
    {
        switch (value)
        {
            case null:
                values[path] = "null";
                return;
            case Tensor tensor:
                values[path] = $"{(seen.Add(tensor) ? "" : "again ")}{Text(tensor)} #{RuntimeHelpers.GetHashCode(tensor)}";
                return;
            case string or bool or char or int or long or float or double or Enum:
                values[path] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                return;
        }

        if (!value.GetType().IsValueType && !seen.Add(value))
        {
            return;
        }

        if (value is IEnumerable items && value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) != false)
        {
            int index = 0;
            foreach (object? item in items)
            {
                Add($"{path}[{index++}]", item);
            }
        }

        if (value is ITuple tuple)
        {
            for (int i = 0; i < tuple.Length; i++)
            {
                Add($"{path}.{i}", tuple[i]);
            }
        }
        else
        {
            for (Type? type = value.GetType(); type is not null && IsUsers(type); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.IsLiteral))
                {
                    Add($"{path}.{field.Name}", field.GetValue(value));
                }
            }
        }
    }

    // What the user wrote, in his namespace; generated caches are static and private to the generated file's types.
    private static bool IsUsers(Type type) => type.Namespace?.StartsWith("Cases.", StringComparison.Ordinal) == true;

    private static string Short(string text) => text.Length < 100 ? text : text[..100] + "...";
}
