namespace SafeStep.ManagedTorch;

/// <summary>Switches the recording of operations on or off for this thread, until disposed.</summary>
internal sealed class GradMode : IDisposable
{
    // What keeps operations of this thread from being recorded; nothing does at the start.
    [ThreadStatic] private static Obstacles obstacles;

    private readonly Obstacles previous = obstacles;

    private GradMode(Obstacles now) => obstacles = now;

    internal GradMode(bool enabled) : this(enabled ? obstacles & ~Obstacles.Disabled : obstacles | Obstacles.Disabled)
    {
    }

    [Flags]
    private enum Obstacles : byte
    {
        None = 0,
        Disabled = 1,
        Inference = 2,
    }

    /// <summary>Whether operations are recorded: not in inference mode, even where gradients were switched on again.</summary>
    internal static bool Enabled => obstacles == Obstacles.None;

    /// <summary>Whether gradients are switched on.</summary>
    internal static bool IsSwitchedOn => (obstacles & Obstacles.Disabled) == 0;

    /// <summary>Whether tensors made now belong to inference: they are never part of a graph.</summary>
    internal static bool IsInference => (obstacles & Obstacles.Inference) != 0;

    /// <summary>Whether operations were recorded before this switch.</summary>
    internal bool Before => previous == Obstacles.None;

    /// <summary>As in PyTorch the mode decides both: outside inference, gradients are on.</summary>
    internal static GradMode Inference(bool mode) => new(mode ? Obstacles.Inference | Obstacles.Disabled : Obstacles.None);

    public void Dispose() => obstacles = previous;
}

public static partial class torch
{
    /// <summary>Operations are not recorded until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Operations are recorded (or not) until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <inheritdoc cref="enable_grad"/>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Until the result is disposed operations are not recorded, and the tensors that they make can be neither written to nor saved for a gradient outside. False ends that within.</summary>
    public static IDisposable inference_mode(bool mode = true) => GradMode.Inference(mode);

    /// <summary>True where this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => GradMode.IsInference;

    /// <summary>True when this thread records operations for backward.</summary>
    public static bool is_grad_enabled() => GradMode.IsSwitchedOn;
}
