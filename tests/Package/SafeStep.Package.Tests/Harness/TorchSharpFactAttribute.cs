namespace SafeStep.Package.Tests;

/// <summary>A test that runs TorchSharp in a consumer's project; it is skipped, saying so, where the build was told not to bring the native package.</summary>
internal sealed class TorchSharpFactAttribute : FactAttribute
{
    public TorchSharpFactAttribute()
    {
        if (CleanMachine.NativePackage is null)
        {
            Skip = "TorchSharp's native package was not restored (-p:TorchSharpNative=none).";
        }
    }
}
