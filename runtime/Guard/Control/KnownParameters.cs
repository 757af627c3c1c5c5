namespace SafeStep;

/// <summary>The parameters of the guarded models and of their optimizer as they were when the guard was made. What was replaced since is not what the optimizer moves.</summary>
internal sealed class KnownParameters
{
    private const string Remedy = "Convert and move a model before its optimizer and its guard are made, or make both anew.";

    private readonly IReadOnlyList<GuardedModel> models;
    private readonly torch.optim.Optimizer optimizer;
    private readonly Func<string, bool>? guards;
    private readonly Dictionary<string, (object Identity, ScalarType Type, Tensor Value)> known = new(StringComparer.Ordinal);
    private readonly List<ModuleParameter> guarded = [];
    private List<ModuleParameter> present = [];
    private (object Identity, ScalarType Type, Tensor Value)[] before = [];
    private ModuleStructure[] structures = [];
    private OptimizerParameters moved;
    private List<(string Name, Tensor Value)> outside;

    /// <exception cref="ArgumentException">A model has no parameters, or the optimizer moves none of them.</exception>
    public KnownParameters(IReadOnlyList<GuardedModel> models, torch.optim.Optimizer optimizer, Func<string, bool>? guards)
    {
        (this.models, this.optimizer, this.guards) = (models, optimizer, guards);
        OptimizerIsOfLibrary = optimizer.GetType().Assembly == typeof(torch.optim.Optimizer).Assembly;
        moved = new OptimizerParameters(optimizer);
        foreach (var model in models)
        {
            var parameters = Of(model).ToList();
            if (parameters.Count == 0)
            {
                throw new ArgumentException(
                    $"{model.Name} has no parameters. Call RegisterComponents() at the end of its constructor: it registers what the fields hold at that moment, so that a call before they are assigned finds nothing.");
            }

            foreach (var (path, parameter) in parameters)
            {
                known[path] = (TensorIdentity.Of(parameter.Value), parameter.Value.dtype, parameter.Value);
            }

            if (moved.AreKnown && !parameters.Exists(parameter => moved.Find(parameter.Parameter.Value) is not null))
            {
                throw new ArgumentException(
                    $"The optimizer ({optimizer.GetType().Name}) moves no parameter of {model.Name}: it was made of those of another model, or of parameters that {model.Name} has replaced since. "
                    + $"Make it of {model.Name}'s parameters(), after the model is complete and on its device.");
            }
        }

        if (guards is not null && !known.Keys.Any(guards))
        {
            throw new ArgumentException($"{nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Guards)} leaves out every parameter: nothing would be guarded. The first is {known.Keys.First()}.");
        }

        outside = Outside();
    }

    /// <summary>Each parameter with its path and shape.</summary>
    public IReadOnlyList<string> Described => [.. known.Select(parameter => $"{parameter.Key} [{string.Join(", ", parameter.Value.Value.shape)}]").Order(StringComparer.Ordinal)];

    /// <summary>Whether the optimizer is one of the library's.</summary>
    public bool OptimizerIsOfLibrary { get; }

    /// <summary>Which group of the optimizer moves a parameter.</summary>
    public OptimizerParameters Moved => moved;

    /// <summary>The parameters of all models, each with its path; with several models the path begins with the class and the place of the model.</summary>
    /// <exception cref="InvalidOperationException">A model was disposed, or a parameter is another one than when the guard was made, or of another type.</exception>
    public IReadOnlyList<ModuleParameter> Present()
    {
        if (!AreAsBefore())
        {
            // Noted before the models are walked through: what changes meanwhile is seen the next time.
            ModuleStructure[] noted = [.. models.Select(model => ModuleStructure.Of(model.Module))];
            structures = [];
            present = Look();
            before = [.. present.Select(parameter => known[parameter.Path])];
            structures = noted;
        }

        return present;
    }

    /// <summary>Those of them that take part in what is measured. The list is the next call's, too.</summary>
    /// <param name="among">The models' parameters.</param>
    /// <param name="byClosure">Whether the optimizer evaluates a closure: see <see cref="MayMove"/>.</param>
    public IReadOnlyList<ModuleParameter> Guarded(IReadOnlyList<ModuleParameter> among, bool byClosure)
    {
        guarded.Clear();
        for (int i = 0; i < among.Count; i++)
        {
            if (IsGuarded(among[i], byClosure))
            {
                guarded.Add(among[i]);
            }
        }

        return guarded;
    }

    /// <summary>Whether the optimizer moves a parameter, as far as it tells.</summary>
    public bool IsHeld(Tensor parameter)
    {
        LookAtOptimizer();
        return !moved.AreKnown || moved.Find(parameter) is not null;
    }

    /// <summary>Those that the optimizer moves and <see cref="StepGuardOptions.Guards"/> leaves out.</summary>
    /// <param name="among">The models' parameters.</param>
    /// <param name="byClosure">Whether the optimizer evaluates a closure: see <see cref="MayMove"/>.</param>
    public IReadOnlyList<ModuleParameter> LeftOut(IReadOnlyList<ModuleParameter> among, bool byClosure) =>
        guards is null ? [] : [.. among.Where(parameter => MayMove(parameter.Value, byClosure) && !IsGuarded(parameter, byClosure) && IsHeld(parameter.Value))];

    private bool AreAsBefore()
    {
        if (structures.Length == 0 || !Array.TrueForAll(structures, structure => structure.IsUnchanged))
        {
            return false;
        }

        for (int i = 0; i < before.Length; i++)
        {
            var value = present[i].Value;
            if (value.IsInvalid || value.dtype != before[i].Type || !TensorIdentity.Is(value, before[i].Identity))
            {
                return false;
            }
        }

        return true;
    }

    private List<ModuleParameter> Look()
    {
        var present = new List<ModuleParameter>();
        foreach (var model in models)
        {
            int before = present.Count;
            foreach (var (path, parameter) in Of(model))
            {
                Demand(path, parameter.Value, model.Name);
                present.Add(parameter with { Path = path });
            }

            if (present.Count == before)
            {
                throw Disposed(model.Name, known.Keys.Skip(before).First());
            }
        }

        if (present.Count < known.Count)
        {
            throw new InvalidOperationException($"The parameter {known.Keys.Except(present.Select(parameter => parameter.Path)).First()} is gone since the guard was made. {Remedy}");
        }

        return present;
    }

    /// <summary>Checks that the optimizer moved parameters in place.</summary>
    /// <exception cref="InvalidOperationException">It put others in their place, whose way cannot be measured.</exception>
    public void DemandUnreplaced(string name)
    {
        foreach (var (path, parameter) in models.SelectMany(Of))
        {
            if (!TensorIdentity.Is(parameter.Value, known[path].Identity))
            {
                throw new InvalidOperationException($"{name} replaced the parameter {path} in its step instead of changing it, so that its step could not be measured or taken back. Have it write to the parameter in place, by copy_ or add_.");
            }
        }
    }

    private bool IsGuarded(ModuleParameter parameter, bool byClosure) => MayMove(parameter.Value, byClosure) && guards?.Invoke(parameter.Path) != false;

    // A frozen parameter goes on moving by its momentum as long as it has a gradient, be it of zeros. With a closure it may move without one: the closure may unfreeze it, and the history of LBFGS holds it. An optimizer from elsewhere
    // may move what it holds as it likes.
    private bool MayMove(Tensor value, bool byClosure) =>
        value.requires_grad || (moved.Find(value) is not null && (byClosure || Gradient.Of(value) is not null || !OptimizerIsOfLibrary));

    /// <summary>What a step may move without having been measured.</summary>
    /// <param name="present">The models' parameters.</param>
    /// <param name="watched">The models.</param>
    /// <param name="measured">The forwards that took part in the loss.</param>
    /// <param name="givenUp">How many forwards were left out because the loss's gradient at their logits is not finite.</param>
    /// <param name="keptGivenUp">Whether samples kept from earlier batches were given up.</param>
    /// <param name="byClosure">Whether the optimizer evaluated a closure.</param>
    /// <param name="update">The step; null where none was taken.</param>
    /// <param name="unreached">The parameters that no measured logit depends on.</param>
    public IReadOnlyList<string> Unguarded(
        IReadOnlyList<ModuleParameter> present, IReadOnlyList<WatchedModel> watched, IReadOnlyList<MeasuredBatch> measured, int givenUp, bool keptGivenUp, bool byClosure, ProposedUpdate? update, IReadOnlyList<string> unreached)
    {
        LookAtOptimizer();
        List<string>? names = null;
        foreach (var (name, value) in outside)
        {
            if (MayMove(value, byClosure))
            {
                (names ??= []).Add(name);
            }
        }

        if (!moved.AreKnown)
        {
            (names ??= []).Add($"what else {optimizer.GetType().Name} moves, which does not list its parameters");
        }

        if (guards is not null)
        {
            (names ??= []).AddRange(LeftOut(present, byClosure).Select(parameter => parameter.Path));
        }

        if (unreached.Count > 0)
        {
            (names ??= []).AddRange(unreached.Select(path => $"{path}, which no measured logit depends on: it has a loss of its own"));
        }

        if (givenUp > 0)
        {
            (names ??= []).Add($"{givenUp} forwards whose loss was not finite: as the update is, its gradients were cleared");
        }

        if (keptGivenUp)
        {
            (names ??= []).Add("samples kept from earlier batches, which the model does not run on, or not to finite numbers: they are kept no longer");
        }

        foreach (var model in watched)
        {
            var (forwards, dependent, written) = Forwards(model, measured);
            if (dependent > 0)
            {
                (names ??= []).Add($"what the step changes in the inputs of {dependent} forwards of {model.Model.Name}, which are computed from parameters outside of it");
            }

            if (written > 0)
            {
                (names ??= []).Add($"{written} forwards of {model.Model.Name}, whose inputs were written to before the step: they were measured on what is there now");
            }

            if (forwards == 0 && update?.Moves(model.Model.Module) != false)
            {
                (names ??= []).Add($"{model.Model.Name}, of which no forward took part in the loss");
            }

            if (model.Forwards.Outdated > 0)
            {
                (names ??= []).Add($"{model.Forwards.Outdated} forwards of {model.Model.Name} from before its parameters changed: the optimizer took steps that were not this guard's");
            }

            if (model.Forwards.Dropped > 0)
            {
                (names ??= []).Add($"{model.Forwards.Dropped} forwards of {model.Model.Name}, of which no backward had come by when {TrainingForwards.MostOpen} later ones had run: those that are in the loss were not measured (run backward before; evaluate under no_grad())");
            }
        }

        return names ?? (IReadOnlyList<string>)[];
    }

    // It may have got another group since.
    private void LookAtOptimizer()
    {
        if (moved.IsOutdated)
        {
            moved = new OptimizerParameters(optimizer);
            outside = Outside();
        }
    }

    private static (int All, int Dependent, int Written) Forwards(WatchedModel model, IReadOnlyList<MeasuredBatch> measured)
    {
        var (all, dependent, written) = (0, 0, 0);
        for (int i = 0; i < measured.Count; i++)
        {
            bool isOfModel = measured[i].Model == model;
            all += isOfModel ? 1 : 0;
            dependent += isOfModel && measured[i].InputDepends ? 1 : 0;
            written += isOfModel && measured[i].InputsWritten ? 1 : 0;
        }

        return (all, dependent, written);
    }

    private IEnumerable<(string Path, ModuleParameter Parameter)> Of(GuardedModel model)
    {
        string prefix = models.Count == 1 ? "" : $"{model.Name}[{models.ToList().IndexOf(model)}].";
        return ModuleParameters.Of(model.Module).Select(parameter => (prefix + parameter.Path, parameter));
    }

    // A disposed module may have no parameters any more, or such as are gone.
    private static InvalidOperationException Disposed(string model, string path) => new($"{model} was disposed: its parameter {path} is gone. Dispose the guard before the model.");

    private List<(string Name, Tensor Value)> Outside()
    {
        var ours = known.Values.Select(parameter => parameter.Identity).ToHashSet();
        return [.. moved.All.Where(parameter => !ours.Contains(TensorIdentity.Of(parameter.Value)))];
    }

    private void Demand(string path, Tensor value, string model)
    {
        if (value.IsInvalid)
        {
            throw Disposed(model, path);
        }

        if (!known.TryGetValue(path, out var before))
        {
            throw new InvalidOperationException($"The parameter {path} is new since the guard was made: the optimizer does not move it. {Remedy}");
        }

        if (value.dtype != before.Type)
        {
            throw new InvalidOperationException($"The parameter {path} is {value.dtype} and was {before.Type} when the guard was made. {Remedy}");
        }

        if (!TensorIdentity.Is(value, before.Identity))
        {
            throw new InvalidOperationException($"The parameter {path} is another tensor than when the guard was made, so that the optimizer no longer moves it. {Remedy}");
        }
    }
}
