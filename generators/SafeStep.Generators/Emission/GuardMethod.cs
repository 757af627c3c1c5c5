using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Emission;

/// <summary>The method that makes the guard of a marked class.</summary>
internal static class GuardMethod
{
    public static TwinMethod Write(Backend backend, TypePart part, INamedTypeSymbol shape)
    {
        string arguments = string.Join(", ", shape.TypeArguments.Select(part.Names.Of));
        string guard = part.Names.Sdk("StepGuard");
        _ = backend;
        return new TwinMethod(
            $"public {guard} CreateStepGuard({part.Names.Torch}.optim.Optimizer optimizer, {part.Names.Sdk("StepGuardOptions")}? options = null)",
            new[] { "<summary>Guards the steps of an optimizer of this model: call <c>Step()</c> on the guard instead of <c>optimizer.step()</c>.</summary>" }.ToEquatable(),
            $"=>\n    {guard}.Create<{arguments}>(this, optimizer, Jvp, options)");
    }
}
