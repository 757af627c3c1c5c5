namespace SafeStep;

/// <summary>Which modules and parameters a model holds, to tell at each step that it still does without walking through it and naming every one.</summary>
internal sealed partial class ModuleStructure
{
    /// <summary>Takes note of what a model holds now; to be asked before it is walked through.</summary>
    public static partial ModuleStructure Of(torch.nn.Module model);

    /// <summary>Whether the model holds the same modules and the same parameters, under the same names. May be false where it does.</summary>
    public partial bool IsUnchanged { get; }

    /// <summary>Whether a module lists its children and parameters as those of the library do, and not by methods of its own.</summary>
    private static bool IsListedByLibrary(torch.nn.Module module)
    {
        // A delegate to a virtual method knows the override that runs.
        Func<IEnumerable<(string, torch.nn.Module)>> children = module.named_children, modules = module.named_modules;
        Func<bool, IEnumerable<(string, Parameter)>> parameters = module.named_parameters;
        return children.Method.DeclaringType == typeof(torch.nn.Module) && modules.Method.DeclaringType == typeof(torch.nn.Module) && parameters.Method.DeclaringType == typeof(torch.nn.Module);
    }
}
