namespace Digits;

/// <summary>What stands between the optimizer and the parameters.</summary>
public enum Arm
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>The gradient's norm is clipped at 1.</summary>
    Clip,

    /// <summary>A step guard.</summary>
    Guard,
}
