using System.Reflection;

namespace SafeStep;

/// <summary>The tensors that the modules of a model keep in fields, their own and those of their classes.</summary>
internal static class HeldTensors
{
    /// <summary>Each with the path of its module and the name of the field; those in a collection have its name.</summary>
    public static IEnumerable<(string Path, string Field, Tensor Tensor)> Of(torch.nn.Module model)
    {
        foreach (var (path, module) in model.named_modules().Select(named => (named.name, named.module)).Prepend(("", model)))
        {
            for (Type? type = module.GetType(); type is not null && type.Assembly != typeof(torch.nn.Module).Assembly; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    foreach (var tensor in TensorsIn.Of(field.GetValue(module)))
                    {
                        yield return (path, field.Name, tensor);
                    }
                }
            }
        }
    }
}
