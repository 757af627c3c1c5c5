namespace SafeStep.Generators.Tests.Twins;

// Packed sequences are TorchSharp's alone.
public partial class TwinModelTests
{
    [Fact]
    public void LengthsMatch() => Check(() => new Lengths(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void InOrderMatches() => Check(() => new InOrder(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));
}
