namespace SafeStep.Generators.Tests.Twins;

// What TorchSharp alone has.
public partial class TwinModelTests
{
    [Fact]
    public void LengthsMatch() => Check(() => new Lengths(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void InOrderMatches() => Check(() => new InOrder(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void ContainersMatches() => Check(() => new Containers(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));
}
