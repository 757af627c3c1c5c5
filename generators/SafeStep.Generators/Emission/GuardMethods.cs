using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Emission;

/// <summary>What a marked class offers to guards: how it is made, and what it needs to know of the model. Generated code speaks to the hooks, whose types differ with the number of inputs.</summary>
internal sealed class GuardMethods(TypePart part, IMethodSymbol forward, LogitOutput output, HeadOptions options, bool writesInputs)
{
    private readonly string guard = part.Names.Sdk("StepGuard");
    private readonly string guardable = part.Names.Sdk("IGuardable");

    public void AddTo(TypePart target)
    {
        target.Implement(guardable);
        target.Add(CreateStepGuard());
        target.Add(Guarded());
    }

    private TwinMethod CreateStepGuard() => new(
        $"public {guard} CreateStepGuard({part.Names.Torch}.optim.Optimizer optimizer, {part.Names.Sdk("StepGuardOptions")}? options = null)",
        new[] { "<summary>Guards the steps of an optimizer of this model: call <c>Step()</c> on the guard instead of <c>optimizer.step()</c>.</summary>" }.ToEquatable(),
        $"=>\n    {guard}.Create(optimizer, [this], options)");

    private TwinMethod Guarded()
    {
        string[] types = [.. forward.Parameters.Select(input => part.Names.Of(input.Type))];
        string inputs = string.Join(", ", types.Select((type, i) => $"({type})inputs[{i}]!"));
        string hooked = string.Join(", ", types.Select((_, i) => $"x{i + 1}"));
        string handedOn = types.Length == 1 ? hooked : $"({hooked})";
        string watched = SignatureShape.IsArrayAlone(forward) ? $"(object){hooked}" : hooked;
        string dimension = options.ClassDimension is { } named ? $" {{ ClassDimension = {named} }}" : "";
        string signature = $"global::System.Func<{string.Join(", ", types.Append(part.Names.Of(forward.ReturnType)))}>";
        return new TwinMethod(
            $"{part.Names.Sdk("GuardedModel")} {guardable}.Guarded()",
            new[] { "<summary>This model as a guard sees it.</summary>" }.ToEquatable(),
            string.Join(
                "\n",
                "=>",
                "    new(",
                "        this,",
                $"        ({signature})forward,",
                $"        inputs => forward({inputs}){output.Access},",
                $"        (inputs, direction) => Jvp({inputs}, direction),",
                "        watch =>",
                "        [",
                $"            register_forward_pre_hook((_, {hooked}) => {{ watch.Begin({(writesInputs ? watched : "")}); return {handedOn}; }}).remove,",
                $"            register_forward_hook((_, {hooked}, y) => {{ watch.End(y{output.Access}, {watched}); return y; }}).remove,",
                $"        ]){dimension}"));
    }
}
