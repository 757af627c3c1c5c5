using System.Collections.Concurrent;
using System.Reflection;

namespace SafeStep;

/// <summary>
/// Finds modules whose forward is not the one that their derivative was written for: a class derived from one with a derivative that overrides forward without getting one of its own
/// (the generator never saw it in the model, or cannot write one) would be differentiated as its base class.
/// </summary>
internal static class TwinCheck
{
    private static readonly ConcurrentDictionary<Type, string?> Complaints = new();

    /// <param name="model">The model.</param>
    /// <param name="forward">The override of forward that will run.</param>
    /// <param name="jvp">What gives its slopes.</param>
    /// <exception cref="NotSupportedException">The model is such a module or holds one.</exception>
    public static void Demand(torch.nn.Module model, MethodInfo forward, Delegate jvp)
    {
        // The slopes of the model come from its Jvp; the twin that it may have as well is for models around it.
        if (ReferenceEquals(jvp.Target, model) && Complaint(forward, jvp, "partial and mark it [LogitHead]") is { } wrong)
        {
            throw new NotSupportedException(wrong);
        }

        foreach (var (_, module) in model.named_modules())
        {
            if (Complaint(module) is { } complaint)
            {
                throw new NotSupportedException(complaint);
            }
        }
    }

    /// <summary>What is wrong with a module that may have twins; null when nothing is. It is found once for each class.</summary>
    public static string? Complaint(torch.nn.Module module) => Complaints.GetOrAdd(module.GetType(), _ =>
    {
        const string Remedy = "partial and name it in the model's code";
        string? found = module is ITangentModule<Tensor, Tensor> twin and torch.nn.Module<Tensor, Tensor> layer ? Complaint(layer.forward, twin.ForwardTwin, Remedy) : null;
        (module as ITwinnedMethods)?.TwinnedMethods((method, twinned) => found ??= Complaint(method, twinned, Remedy));
        return found;
    });

    private static string? Complaint(Delegate method, Delegate twin, string remedy) => Complaint(method.Method, twin, remedy);

    private static string? Complaint(MethodInfo method, Delegate twin, string remedy)
    {
        Type derived = method.DeclaringType!;
        Type described = twin.Method.DeclaringType!;
        return derived.IsSubclassOf(described)
            ? $"{derived.FullName} overrides {method.Name} of {described.FullName}, but the generated derivative is that of {described.Name}. Make {derived.Name} {remedy}, so that it gets a derivative of its own."
            : null;
    }
}
