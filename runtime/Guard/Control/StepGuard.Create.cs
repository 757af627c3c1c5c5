namespace SafeStep;

public sealed partial class StepGuard
{
    /// <summary>Guards an optimizer of a model, given the model's JVP. Generated code calls this from <c>CreateStepGuard</c>.</summary>
    /// <param name="model">The model; its forward hook tells the guard each training batch.</param>
    /// <param name="optimizer">The optimizer whose steps are guarded. It stays as it is: the guard never changes its learning rates or state.</param>
    /// <param name="jvp">The logits on a batch and their Jacobian-vector product with a direction.</param>
    /// <param name="options">How steps are measured and limited; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The model holds a module that the generated derivative does not describe, or an option asks for what the optimizer cannot do.</exception>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    public static StepGuard Create<T, TResult>(
        torch.nn.Module<T, TResult> model, torch.optim.Optimizer optimizer, Func<T, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x) =>
        {
            hooks.Begin();
            return x;
        });
        var after = model.register_forward_hook((_, x, output) =>
        {
            hooks.End(x);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T)inputs[0]!, direction), [typeof(T)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    /// <inheritdoc cref="Create{T, TResult}"/>
    public static StepGuard Create<T1, T2, TResult>(
        torch.nn.Module<T1, T2, TResult> model, torch.optim.Optimizer optimizer, Func<T1, T2, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x1, x2) =>
        {
            hooks.Begin();
            return (x1, x2);
        });
        var after = model.register_forward_hook((_, x1, x2, output) =>
        {
            hooks.End(x1, x2);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T1)inputs[0]!, (T2)inputs[1]!, direction), [typeof(T1), typeof(T2)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    /// <inheritdoc cref="Create{T, TResult}"/>
    public static StepGuard Create<T1, T2, T3, TResult>(
        torch.nn.Module<T1, T2, T3, TResult> model, torch.optim.Optimizer optimizer, Func<T1, T2, T3, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x1, x2, x3) =>
        {
            hooks.Begin();
            return (x1, x2, x3);
        });
        var after = model.register_forward_hook((_, x1, x2, x3, output) =>
        {
            hooks.End(x1, x2, x3);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T1)inputs[0]!, (T2)inputs[1]!, (T3)inputs[2]!, direction), [typeof(T1), typeof(T2), typeof(T3)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    /// <inheritdoc cref="Create{T, TResult}"/>
    public static StepGuard Create<T1, T2, T3, T4, TResult>(
        torch.nn.Module<T1, T2, T3, T4, TResult> model, torch.optim.Optimizer optimizer, Func<T1, T2, T3, T4, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x1, x2, x3, x4) =>
        {
            hooks.Begin();
            return (x1, x2, x3, x4);
        });
        var after = model.register_forward_hook((_, x1, x2, x3, x4, output) =>
        {
            hooks.End(x1, x2, x3, x4);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T1)inputs[0]!, (T2)inputs[1]!, (T3)inputs[2]!, (T4)inputs[3]!, direction), [typeof(T1), typeof(T2), typeof(T3), typeof(T4)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    /// <inheritdoc cref="Create{T, TResult}"/>
    public static StepGuard Create<T1, T2, T3, T4, T5, TResult>(
        torch.nn.Module<T1, T2, T3, T4, T5, TResult> model, torch.optim.Optimizer optimizer, Func<T1, T2, T3, T4, T5, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x1, x2, x3, x4, x5) =>
        {
            hooks.Begin();
            return (x1, x2, x3, x4, x5);
        });
        var after = model.register_forward_hook((_, x1, x2, x3, x4, x5, output) =>
        {
            hooks.End(x1, x2, x3, x4, x5);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T1)inputs[0]!, (T2)inputs[1]!, (T3)inputs[2]!, (T4)inputs[3]!, (T5)inputs[4]!, direction), [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    /// <inheritdoc cref="Create{T, TResult}"/>
    public static StepGuard Create<T1, T2, T3, T4, T5, T6, TResult>(
        torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult> model, torch.optim.Optimizer optimizer, Func<T1, T2, T3, T4, T5, T6, ParameterTangents, LogitJvp> jvp, StepGuardOptions? options = null)
    {
        options ??= new StepGuardOptions();
        Check(model, model.forward, optimizer, jvp, options);
        var hooks = new ModelHooks(model, options);
        var before = model.register_forward_pre_hook((_, x1, x2, x3, x4, x5, x6) =>
        {
            hooks.Begin();
            return (x1, x2, x3, x4, x5, x6);
        });
        var after = model.register_forward_hook((_, x1, x2, x3, x4, x5, x6, output) =>
        {
            hooks.End(x1, x2, x3, x4, x5, x6);
            return output;
        });
        var forward = new GuardedForward((inputs, direction) => jvp((T1)inputs[0]!, (T2)inputs[1]!, (T3)inputs[2]!, (T4)inputs[3]!, (T5)inputs[4]!, (T6)inputs[5]!, direction), [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5), typeof(T6)]);
        return new StepGuard(model, optimizer, forward, hooks, () => { before.remove(); after.remove(); }, options);
    }

    private static void Check(torch.nn.Module model, Delegate forward, object optimizer, Delegate jvp, StepGuardOptions options)
    {
        TensorBackend.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(jvp);
        if (options is { Mode: StepMode.Set, MeasureEvery: > 1 })
        {
            throw new ArgumentException($"Mode Set takes the length of every step from its measurement, so MeasureEvery must be 1, not {options.MeasureEvery}.", nameof(options));
        }

        TwinCheck.Demand(model, forward, jvp);
    }
}
