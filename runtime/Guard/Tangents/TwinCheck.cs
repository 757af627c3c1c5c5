namespace SafeStep;

/// <summary>
/// Finds modules whose forward is not the one that their twin differentiates: a class derived from one with a twin that overrides forward without getting a twin of
/// its own (it is not partial, and the generator never saw it in the model) would be differentiated as its base class.
/// </summary>
internal static class TwinCheck
{
    /// <exception cref="NotSupportedException">The model holds such a module.</exception>
    public static void Demand(torch.nn.Module model)
    {
        foreach (var module in model.named_modules().Select(named => named.module).Prepend(model))
        {
            if (module is ITangentModule twin and torch.nn.Module<Tensor, Tensor> layer)
            {
                // A delegate to a virtual method knows the override that will run.
                Type forward = ((Func<Tensor, Tensor>)layer.forward).Method.DeclaringType!;
                Type tangent = ((Func<Tensor, Tensor?, ParameterTangents, Dual>)twin.ForwardTangent).Method.DeclaringType!;
                if (forward.IsSubclassOf(tangent))
                {
                    throw new NotSupportedException(
                        $"{forward.FullName} overrides forward of {tangent.FullName}, but the generated derivative is that of {tangent.Name}. Make {forward.Name} partial and name it in the model's code, so that it gets a derivative of its own.");
                }
            }
        }
    }
}
