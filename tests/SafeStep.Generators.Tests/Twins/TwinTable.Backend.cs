namespace SafeStep.Generators.Tests.Twins;

// The layers that the engine alone has: none.
internal static partial class TwinTable
{
    private static Dictionary<string, TwinCase> OfBackend => [];
}
