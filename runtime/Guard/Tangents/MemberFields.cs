using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace SafeStep;

/// <summary>The fields of the user's module classes in a model, of objects and of classes.</summary>
internal static class MemberFields
{
    /// <summary>Each with its module and the path of that.</summary>
    public static IEnumerable<(string Path, torch.nn.Module Module, FieldInfo Field)> Of(torch.nn.Module model)
    {
        foreach (var (path, module) in model.named_modules().Select(named => (named.name, named.module)).Prepend(("", model)))
        {
            foreach (var field in Fields(module))
            {
                yield return (path, module, field);
            }
        }
    }

    /// <summary>The fields of objects of the user's own classes that fields of the model, or inputs, lead to, with the path to the object.</summary>
    public static IEnumerable<(string Path, object Owner, FieldInfo Field)> Beyond(torch.nn.Module model, params object?[] inputs)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Queue<(string Path, object? Value)>(Of(model).Select(member => (Joined(member.Path, member.Field.Name), member.Field.GetValue(member.Module))).Concat(inputs.Select(input => ("", input))));
        while (open.TryDequeue(out var next))
        {
            if (next.Value is null or torch.nn.Module or Tensor or Delegate or ValueType || !IsUsers(next.Value.GetType()) || !seen.Add(next.Value))
            {
                continue;
            }

            foreach (var field in Fields(next.Value))
            {
                yield return (next.Path, next.Value, field);
                open.Enqueue((Joined(next.Path, field.Name), field.GetValue(next.Value)));
            }
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that trimming took away holds nothing that forward uses.")]
    private static IEnumerable<FieldInfo> Fields(object owner)
    {
        for (Type? type = owner.GetType(); type is not null && type != typeof(object) && type.Assembly != typeof(torch.nn.Module).Assembly; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.IsLiteral)
                {
                    yield return field;
                }
            }
        }
    }

    private static bool IsUsers(Type type) => type.Assembly != typeof(torch.nn.Module).Assembly && !IsLibrary(type.Namespace ?? "");

    private static bool IsLibrary(string space) => space == "System" || space.StartsWith("System.", StringComparison.Ordinal) || space.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static string Joined(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
