using SafeStep;

// In the global namespace these come before those of xunit: every test of this project is skipped, by name and with the reason, where TorchSharp's native library does not load.

/// <summary>A test that runs on TorchSharp.</summary>
internal class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = NativeLibraryOfTests.Problem;
}

/// <summary>Tests that run on TorchSharp.</summary>
internal class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = NativeLibraryOfTests.Problem;
}

internal static class NativeLibraryOfTests
{
    public static readonly string? Problem = LibTorch.Problem;
}
