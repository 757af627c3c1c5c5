namespace SafeStep;

internal sealed partial class ModuleStructure
{
    private readonly int version;

    private ModuleStructure(int version) => this.version = version;

    // One count of all modules that were ever changed: it rises too often, never too seldom. What a module lists by a method of its own no count tells.
    public static partial ModuleStructure Of(torch.nn.Module model) =>
        new(IsListedByLibrary(model) && model.named_modules().All(named => IsListedByLibrary(named.module)) ? torch.nn.Module.Structures : -1);

    public partial bool IsUnchanged => version == torch.nn.Module.Structures;
}
