using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace SafeStep;

/// <summary>Tells how many forward hooks a module has, before and after. TorchSharp keeps them in dictionaries that only derived classes see.</summary>
internal static class ModuleHooks
{
    /// <summary>Whether hooks may come and go while the module is called on another thread: a call walks through the dictionary that holds them, and fails where it changes.</summary>
    public static bool MayChangeDuringCalls => false;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    public static int CountOf(torch.nn.Module module)
    {
        int count = 0;
        foreach (var field in Fields.GetOrAdd(module.GetType(), Find))
        {
            count += field.GetValue(module) is ICollection hooks ? hooks.Count : 0;
        }

        return count;
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, typeof(torch.nn.HookableModule<,>))]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Only the base type is looked for.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields of that one type are kept.")]
    private static FieldInfo[] Find(Type type)
    {
        for (Type? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsGenericType && ancestor.GetGenericTypeDefinition() == typeof(torch.nn.HookableModule<,>))
            {
                return [.. ancestor.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => typeof(IDictionary).IsAssignableFrom(field.FieldType))];
            }
        }

        return [];
    }
}
