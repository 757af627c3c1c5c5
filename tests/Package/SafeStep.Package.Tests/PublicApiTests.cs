using SafeStep.Package.Tests.PublicApi;

namespace SafeStep.Package.Tests;

/// <summary>
/// The public API against committed text: a change that nobody reviewed fails here. When it is meant, <c>bash tests/accept-snapshots.sh</c> takes it over.
/// </summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("SafeStep.Mpi")]
    [InlineData("SafeStep.Runtime")]
    [InlineData("SafeStep.TorchSharp")]
    public async Task ApiIsAsReviewed(string assembly) =>
        await Verifier.Verify(ApiPrinter.Print(System.Reflection.Assembly.Load(assembly))).UseTextForParameters(assembly);
}
