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
            for (Type? type = module.GetType(); type is not null && type.Assembly != typeof(torch.nn.Module).Assembly; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.IsLiteral)
                    {
                        yield return (path, module, field);
                    }
                }
            }
        }
    }
}
