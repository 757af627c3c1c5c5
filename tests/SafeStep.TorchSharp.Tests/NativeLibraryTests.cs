namespace SafeStep.TorchSharpTests;

public class NativeLibraryTests
{
    [Fact]
    public void A_missing_native_library_is_reported_with_the_package_to_add()
    {
        var exception = Assert.Throws<DllNotFoundException>(() => TensorBackend.EnsureLoaded(() => throw new TypeInitializationException("TorchSharp.torch", new NotSupportedException("long trace"))));

        string version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        Assert.Contains($"TorchSharp-cpu {version}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CUDA", exception.Message, StringComparison.Ordinal);
        Assert.IsType<TypeInitializationException>(exception.InnerException);
    }

    [Fact]
    public void A_native_library_that_is_there_is_no_error() => TensorBackend.EnsureLoaded();
}
