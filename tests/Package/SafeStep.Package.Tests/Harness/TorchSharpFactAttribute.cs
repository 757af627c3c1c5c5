namespace SafeStep.Package.Tests;

/// <summary>A test of the package SafeStep.TorchSharp; it is skipped, saying so, where the build did not make it.</summary>
internal sealed class TorchSharpFactAttribute : FactAttribute
{
    public TorchSharpFactAttribute()
    {
        if (!Feed.Ids.Contains("SafeStep.TorchSharp"))
        {
            Skip = "SafeStep.TorchSharp is packed with -p:UseTorchSharp=true only.";
        }
    }
}
