namespace SafeStep;

/// <summary>One parameter of a model, known by the module that registered it and the name it has there.</summary>
internal readonly record struct ModuleParameter(torch.nn.Module Module, string Name, string Path, Tensor Value);

/// <summary>The parameters of a model by module and name: wrappers and handles of one parameter may differ between two reads.</summary>
internal static class ModuleParameters
{
    /// <summary>
    /// Every (module, name) pair in the model. A parameter shared by two modules appears once for each, the owner first; a module reached
    /// by two paths appears under both.
    /// </summary>
    public static IEnumerable<ModuleParameter> Of(torch.nn.Module model)
    {
        foreach (var (path, module) in Modules(model))
        {
            foreach (var (name, value) in module.named_parameters(recurse: false))
            {
                yield return new ModuleParameter(module, name, path.Length == 0 ? name : $"{path}.{name}", value);
            }
        }
    }

    private static IEnumerable<(string Path, torch.nn.Module Module)> Modules(torch.nn.Module model)
    {
        yield return ("", model);
        foreach (var (path, module) in model.named_modules())
        {
            if (!ReferenceEquals(module, model))
            {
                yield return (path, module);
            }
        }
    }
}
