using System.Reflection;
using SafeStep.Package.Tests.PublicApi;

namespace SafeStep.Package.Tests;

/// <summary>
/// The embedded engine's public API is TorchSharp's, so that the same source compiles against either: every type, and every member with its parameters' types, names and defaults. What differs stands, with the
/// reason, in EngineParity.txt, and nothing stands there that does not differ.
/// </summary>
public class EngineParityTests
{
    [Fact]
    public void Every_public_member_of_the_engine_is_TorchSharps_or_listed()
    {
        string[] listed = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "EngineParity.txt")).Where(line => line.Length > 0 && line[0] != '#')];
        string[] found = [.. Differences()];

        Assert.True(
            found.ToHashSet().SetEquals(listed),
            $"Not TorchSharp's and not in EngineParity.txt:\n{Lines(found.Except(listed))}\nIn EngineParity.txt, and TorchSharp's by now:\n{Lines(listed.Except(found))}");
    }

    [Theory]
    [InlineData("T f(int a)", "T f(int a)", true)]
    [InlineData("T f(int a)", "T f(int a, int b = 0)", true)]
    [InlineData("T f()", "T f(int b = 0, int c = 1)", true)]
    [InlineData("T f(int a)", "T f(int a, int b)", false)]
    [InlineData("T f(int a)", "T f(int other)", false)]
    [InlineData("T f(int a = 0)", "T f(int a)", false)]
    [InlineData("T p", "T p set", false)]
    public void A_member_is_compared_as_it_is_called(string member, string other, bool alike) => Assert.Equal(alike, MemberSignatures.IsCalledLike(member, other));

    private static IEnumerable<string> Differences()
    {
        var torch = Assembly.Load("TorchSharp");
        var guard = Assembly.Load("SafeStep.TorchSharp");
        foreach (var type in typeof(ManagedTorch.torch).Assembly.GetExportedTypes())
        {
            var other = type.Namespace == "SafeStep" ? guard.GetType(type.FullName!) : torch.GetType(type.FullName!.Replace("SafeStep.ManagedTorch", "TorchSharp", StringComparison.Ordinal));
            if (other is not { IsVisible: true })
            {
                yield return TypeNames.Full(type);
                continue;
            }

            string[] has = [.. MemberSignatures.Of(other, inherited: true)];
            foreach (string member in MemberSignatures.Of(type, inherited: false).Where(member => !has.Any(theirs => MemberSignatures.IsCalledLike(member, theirs))))
            {
                yield return $"{TypeNames.Full(type)}: {member}";
            }
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("\n", lines.Order(StringComparer.Ordinal));
}
