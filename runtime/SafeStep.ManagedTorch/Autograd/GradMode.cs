namespace SafeStep.ManagedTorch;

/// <summary>Switches the recording of operations on or off for this thread, until disposed.</summary>
internal sealed class GradMode : IDisposable
{
    [ThreadStatic] private static bool disabled;

    private readonly bool previous = disabled;

    internal GradMode(bool enabled) => disabled = !enabled;

    internal static bool Enabled => !disabled;

    /// <summary>Whether operations were recorded before this switch.</summary>
    internal bool Before => !previous;

    public void Dispose() => disabled = previous;
}

public static partial class torch
{
    /// <summary>Operations are not recorded until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Operations are recorded (or not) until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <inheritdoc cref="enable_grad"/>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Operations are not recorded until the result is disposed.</summary>
    public static IDisposable inference_mode(bool mode = true) => new GradMode(!mode && GradMode.Enabled);

    /// <summary>True when this thread records operations for backward.</summary>
    public static bool is_grad_enabled() => GradMode.Enabled;
}
