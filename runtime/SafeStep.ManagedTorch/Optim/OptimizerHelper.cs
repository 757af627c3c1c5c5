using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.optim;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>Options of a parameter group.</summary>
public abstract class OptimizerOptions
{
    /// <summary>The learning rate now.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The learning rate at the start.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Takes every option that is not set from the defaults.</summary>
    internal abstract void Complete(OptimizerOptions defaults);

    internal OptimizerOptions Copy() => (OptimizerOptions)MemberwiseClone();

    private protected void CompleteRate(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
    }
}

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    /// <summary>The tensors remembered, in a fixed order; null where there is none yet.</summary>
    internal abstract Tensor?[] Tensors { get; set; }

    /// <summary>How many steps were taken.</summary>
    public long step { get; set; }

    /// <summary>Copies another state of the same kind.</summary>
    public void LoadStateDict(OptimizerState source)
    {
        Dispose();
        step = source.step;
        Tensors = Array.ConvertAll(source.Tensors, t => t?.detach().CloneValues().DetachFromDisposeScope());
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors) tensor?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Parameters that share options.</summary>
public class ParamGroup : ILearningRateController
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The options; those not set take the optimizer's.</summary>
    public OptimizerOptions Options { get; set; } = null!;

    /// <inheritdoc/>
    public double LearningRate
    {
        get => Options.LearningRate!.Value;
        set => Options.LearningRate = value;
    }

    /// <inheritdoc/>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

/// <summary>Parameters that share options of one optimizer.</summary>
public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions, new()
{
    /// <summary>To be filled in.</summary>
    public ParamGroup() => base.Options = new TOptions();

    /// <summary>Of the parameters and options given.</summary>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options ?? new TOptions();
    }

    /// <inheritdoc cref="ParamGroup.Options"/>
    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}

/// <summary>An optimizer that treats each parameter by itself, with options per group and a state per parameter.</summary>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TState">What it remembers about a parameter.</typeparam>
public abstract class OptimizerHelper<TOptions, TState> : Optimizer where TOptions : OptimizerOptions, new() where TState : OptimizerState, new()
{
    private readonly Dictionary<Parameter, TState> states = new(ReferenceEqualityComparer.Instance);
    private readonly TOptions defaults;

    private protected OptimizerHelper(IEnumerable<ParamGroup> groups, TOptions defaults)
    {
        this.defaults = defaults;
        if (defaults.LearningRate is not >= 0) throw new ArgumentOutOfRangeException(nameof(defaults), $"{GetType().Name}: the learning rate {defaults.LearningRate} is not a number of at least 0.");
        foreach (var group in groups) add_param_group(group);
        if (!parameters().Any()) throw new ArgumentException($"{GetType().Name}: there are no parameters to optimize.", nameof(groups));
    }

    /// <summary>The optimizer's defaults for groups that set nothing.</summary>
    private protected TOptions Defaults => defaults;

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        if (param_group.Options is not TOptions options) throw new ArgumentException($"{GetType().Name}: a parameter group of another optimizer.", nameof(param_group));
        param_group.Parameters = [.. param_group.Parameters];
        options.Complete(defaults);
        foreach (var parameter in param_group.Parameters)
        {
            if (!states.TryAdd(parameter, new TState())) throw new ArgumentException($"{GetType().Name}: a parameter of shape {Layout.Text(parameter.Sizes)} appears twice.", nameof(param_group));
        }
        base.add_param_group(param_group);
    }

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var recording = enable_grad();
            loss = closure();
        }
        using var quiet = no_grad();
        foreach (var group in groups)
        {
            foreach (var parameter in group.Parameters)
            {
                if (parameter.grad is not { } gradient) continue;
                using var scope = NewDisposeScope();
                var state = states[parameter];
                state.step++;
                Update(parameter, gradient, (TOptions)group.Options, state);
            }
        }
        return loss;
    }

    /// <summary>The options and states, as they are now; tensors are shared.</summary>
    public virtual StateDictionary state_dict()
    {
        var saved = new StateDictionary();
        foreach (var group in groups)
        {
            saved.Options.Add(group.Options);
            saved.State.AddRange(group.Parameters.Select(p => states[p]));
        }
        return saved;
    }

    /// <summary>Takes over options and copies states saved by state_dict.</summary>
    /// <exception cref="ArgumentException">The groups or parameters do not match in number.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        if (own.Options.Count != state_dict.Options.Count || own.State.Count != state_dict.State.Count)
        {
            throw new ArgumentException(
                $"load_state_dict: {state_dict.Options.Count} groups and {state_dict.State.Count} parameters were saved; this optimizer has {own.Options.Count} and {own.State.Count}.", nameof(state_dict));
        }
        for (var i = 0; i < groups.Count; i++) groups[i].Options = state_dict.Options[i].Copy();
        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i])) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var state in states.Values) state.Dispose();
        states.Clear();
    }

    /// <summary>Changes one parameter; nothing is recorded, temporaries are disposed after.</summary>
    private protected abstract void Update(Parameter parameter, Tensor gradient, TOptions options, TState state);
}
