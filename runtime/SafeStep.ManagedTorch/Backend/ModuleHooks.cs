namespace SafeStep;

/// <summary>Tells how many forward hooks a module has, before and after.</summary>
internal static class ModuleHooks
{
    /// <summary>Whether hooks may come and go while the module is called on another thread: a call goes on with those that there were when it began.</summary>
    public static bool MayChangeDuringCalls => true;

    public static int CountOf(torch.nn.Module module) => module.ForwardHooks;
}
