namespace SafeStep;

/// <summary>The engine has none.</summary>
internal static class ComplexNumbers
{
    /// <summary>Refuses an operation on complex numbers.</summary>
    public static void Refuse(Tensor x, string operation)
    {
    }
}
