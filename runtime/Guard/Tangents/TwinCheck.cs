using System.Reflection;

namespace SafeStep;

/// <summary>
/// Finds modules whose forward is not the one that their derivative was written for: a class derived from one with a derivative that overrides forward without getting one of its own
/// (the generator never saw it in the model, or cannot write one) would be differentiated as its base class.
/// </summary>
internal static class TwinCheck
{
    /// <param name="model">The model.</param>
    /// <param name="forward">The override of forward that will run.</param>
    /// <param name="jvp">What gives its slopes.</param>
    /// <exception cref="NotSupportedException">The model is such a module or holds one.</exception>
    public static void Demand(torch.nn.Module model, MethodInfo forward, Delegate jvp)
    {
        // The slopes of the model come from its Jvp; the twin that it may have as well is for models around it.
        if (ReferenceEquals(jvp.Target, model))
        {
            Demand(forward, jvp, "partial and mark it [LogitHead]");
        }

        foreach (var (_, module) in model.named_modules())
        {
            if (module is ITangentModule twin and torch.nn.Module<Tensor, Tensor> layer)
            {
                Demand(((Func<Tensor, Tensor>)layer.forward).Method, (Func<Tensor, Tensor?, ParameterTangents, Dual>)twin.ForwardTangent, "partial and name it in the model's code");
            }
        }
    }

    private static void Demand(MethodInfo forward, Delegate derivative, string remedy)
    {
        Type derived = forward.DeclaringType!;
        Type described = derivative.Method.DeclaringType!;
        if (derived.IsSubclassOf(described))
        {
            throw new NotSupportedException(
                $"{derived.FullName} overrides forward of {described.FullName}, but the generated derivative is that of {described.Name}. Make {derived.Name} {remedy}, so that it gets a derivative of its own.");
        }
    }
}
