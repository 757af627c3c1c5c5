namespace SafeStep;

/// <summary>Tells how many forward hooks a module has, before and after.</summary>
internal static class ModuleHooks
{
    public static int CountOf(torch.nn.Module module) => module.ForwardHooks;
}
