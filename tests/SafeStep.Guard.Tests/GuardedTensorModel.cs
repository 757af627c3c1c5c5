namespace SafeStep.Guard.Tests;

/// <summary>What the generator writes for a model of one tensor, for models whose derivative is written by hand.</summary>
internal static class GuardedTensorModel
{
    public static GuardedModel Of(nn.Module<Tensor, Tensor> model, Func<Tensor, ParameterTangents, LogitJvp> jvp, int? classDimension = null) => new(
        model,
        (Func<Tensor, Tensor>)model.forward,
        inputs => model.forward((Tensor)inputs[0]!),
        (inputs, direction) => jvp((Tensor)inputs[0]!, direction),
        watch =>
        [
            model.register_forward_pre_hook((_, x) =>
            {
                watch.Begin();
                return x;
            }).remove,
            model.register_forward_hook((_, x, y) =>
            {
                watch.End(y, x);
                return y;
            }).remove,
        ])
    {
        ClassDimension = classDimension,
    };

    public static StepGuard Guard(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Func<Tensor, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null) =>
        StepGuard.Create(optimizer, [Of(model, jvp)], options ?? StepGuardOptions.Exact);
}
