using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>An optimizer that treats each parameter by itself, with options per group and a state per parameter.</summary>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TState">What it remembers about a parameter.</typeparam>
public abstract class OptimizerHelper<TOptions, TState> : OptimizerHelper where TOptions : OptimizerOptions, new() where TState : OptimizerState, new()
{
    private readonly Dictionary<Parameter, TState> states = new(ReferenceEqualityComparer.Instance);
    private readonly TOptions defaults;
    private bool disposed;

    private protected OptimizerHelper(IEnumerable<ParamGroup> groups, TOptions defaults)
    {
        this.defaults = defaults;
        NotNegative("the learning rate", defaults.LearningRate);
        foreach (var group in groups) add_param_group(group);
        if (!parameters().Any()) throw new ArgumentException($"{GetType().Name}: there are no parameters to optimize.", nameof(groups));
    }

    private protected void NotNegative(string name, double? value)
    {
        if (value is not >= 0) throw new ArgumentOutOfRangeException(nameof(defaults), $"{GetType().Name}: {name} {value} is not a number of at least 0.");
    }

    /// <summary>The settings of Adam and its kin.</summary>
    private protected void MomentSettings(double? beta1, double? beta2, double? eps, double? weight_decay)
    {
        Fraction(nameof(beta1), beta1);
        Fraction(nameof(beta2), beta2);
        NotNegative(nameof(eps), eps);
        NotNegative(nameof(weight_decay), weight_decay);
    }

    private void Fraction(string name, double? value)
    {
        if (value is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(defaults), $"{GetType().Name}: {name} {value} is not in [0, 1).");
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
        ObjectDisposedException.ThrowIf(disposed, this);
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
                state.Begin(parameter, group.Options);
                state.step++;
                Update(parameter, gradient, (TOptions)group.Options, state);
            }
        }
        return loss;
    }

    /// <summary>Whether the next step will come to a parameter.</summary>
    private protected bool Moves(Parameter parameter) => !disposed && parameter.grad is not null && states.ContainsKey(parameter);

    /// <inheritdoc/>
    public override StateDictionary state_dict()
    {
        var saved = new StateDictionary();
        foreach (var group in groups)
        {
            saved.Options.Add(group.Options);
            saved.State.AddRange(group.Parameters.Select(p => states[p]));
        }
        return saved;
    }

    private protected sealed override OptimizerState StateOf(Parameter parameter) => states[parameter];

    private protected sealed override StateDictionary Blank()
    {
        var blank = new StateDictionary();
        blank.Options.AddRange(groups.Select(_ => new TOptions()));
        blank.State.AddRange(parameters().Select(_ => new TState()));
        return blank;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        disposed = true;
        foreach (var state in states.Values) state.Dispose();
        states.Clear();
    }

    /// <summary>Changes one parameter; nothing is recorded, temporaries are disposed after.</summary>
    private protected abstract void Update(Parameter parameter, Tensor gradient, TOptions options, TState state);
}
