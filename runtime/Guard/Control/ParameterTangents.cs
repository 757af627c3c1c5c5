using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>
/// A direction in parameter space: for each parameter of a model a tangent of its shape. A parameter without a tangent is frozen, its
/// tangent is zero.
/// </summary>
public sealed class ParameterTangents
{
    private readonly Dictionary<Key, Tensor> tangents = [];
    private readonly Dictionary<Key, ParameterChange> changes = [];
    private readonly HashSet<Tensor> own = new(ReferenceEqualityComparer.Instance);

    internal ParameterTangents()
    {
    }

    /// <summary>
    /// Set it to have the radii inside the network recorded while slopes along this direction are computed; null, the default, records none. It costs a few reductions and one reading
    /// back at each activation.
    /// </summary>
    public HiddenRadii? HiddenRadii { get; set; }

    /// <summary>What the training forward computed, where it may be used instead of being computed again.</summary>
    internal RecordedForward? Recorded { get; set; }

    /// <summary>The state of the stream of random numbers before the training forward; null where that is not known, or the model draws none.</summary>
    internal Tensor? RandomState { get; set; }

    /// <summary>Whether the pass that runs draws the numbers of the training forward: dropout then draws its mask from them.</summary>
    internal bool Replays { get; set; }

    /// <summary>Whether a dropout was met whose mask is not known: it was neither recorded nor drawn again.</summary>
    internal bool LacksMask { get; set; }

    /// <summary>Whether the next pass draws the masks of dropout again although the model draws nothing else.</summary>
    internal bool RedrawsMasks { get; set; }

    /// <summary>Whether all slopes since <see cref="ApproximateUnknownChildren"/> are exact derivatives: no child was differentiated by a finite difference.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The model, whose modules name the places of errors.</summary>
    internal torch.nn.Module? Model { get; init; }

    /// <summary>Whether children without a derivative are differentiated by a finite difference.</summary>
    internal bool AllowsDifferences { get; private set; }

    /// <summary>
    /// From here on a child without a derivative is differentiated by a finite difference of that child alone. Generated code calls it, where <see cref="LogitHeadAttribute.ApproximateUnknownChildren"/>
    /// says so.
    /// </summary>
    public void ApproximateUnknownChildren() => (AllowsDifferences, IsExact) = (true, true);

    /// <summary>Notes that a finite difference was taken.</summary>
    internal void Approximated() => IsExact = false;

    /// <summary>Collects the tangents of a model's parameters by name.</summary>
    /// <param name="model">The model whose parameters the names refer to.</param>
    /// <param name="tangents">Tangents by name as in <c>named_parameters()</c>, each of its parameter's shape. A missing name is frozen.</param>
    /// <exception cref="ArgumentException">A name is not a parameter of the model, or a shape differs.</exception>
    public static ParameterTangents FromNamed(torch.nn.Module model, IReadOnlyDictionary<string, Tensor> tangents)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tangents);

        var result = new ParameterTangents { Model = model };
        var unused = new HashSet<string>(tangents.Keys, StringComparer.Ordinal);
        // A parameter shared by two modules is listed once by named_parameters(): its tangent holds for both.
        var byParameter = new Dictionary<object, Tensor>();
        var parameters = ModuleParameters.Of(model).ToList();
        foreach (var parameter in parameters)
        {
            if (tangents.TryGetValue(parameter.Path, out Tensor? tangent))
            {
                if (!tangent.shape.AsSpan().SequenceEqual(parameter.Value.shape))
                {
                    throw new ArgumentException(
                        $"The tangent of {parameter.Path} has shape {Shape(tangent)}, its parameter {Shape(parameter.Value)}. They must be equal.", nameof(tangents));
                }

                unused.Remove(parameter.Path);
                byParameter[TensorIdentity.Of(parameter.Value)] = tangent;
            }
        }

        if (unused.Count > 0)
        {
            throw new ArgumentException(
                $"{string.Join(", ", unused.Order())}: no such parameter. The model has {string.Join(", ", parameters.Select(p => p.Path))}.", nameof(tangents));
        }

        foreach (var parameter in parameters)
        {
            if (byParameter.TryGetValue(TensorIdentity.Of(parameter.Value), out Tensor? tangent))
            {
                result.Add(parameter.Module, parameter.Name, tangent);
            }
        }

        return result;
    }

    /// <summary>The tangent of one parameter, or null when it is frozen.</summary>
    /// <param name="module">The module that registered the parameter.</param>
    /// <param name="name">The parameter's name in that module, for example <c>weight</c>.</param>
    public Tensor? Of(torch.nn.Module module, string name)
    {
        var key = new Key(module, name);
        if (!changes.TryGetValue(key, out var change))
        {
            return tangents.GetValueOrDefault(key);
        }

        change.IsUsed = true;
        // Computed just before it is used; a layer that has used it lets it go.
        bool isNew = !change.HasDifference;
        var difference = change.Difference;
        if (isNew)
        {
            own.Add(difference);
        }

        return difference;
    }

    /// <summary>The tangent of one parameter for as long as the direction lasts, or null when it is frozen.</summary>
    internal Tensor? Kept(torch.nn.Module module, string name)
    {
        if (changes.TryGetValue(new Key(module, name), out var change))
        {
            change.Pin();
        }

        return Of(module, name);
    }

    /// <summary>Says that a tangent was used and nothing shows its memory. It is computed again where it is asked for again.</summary>
    internal void Release(torch.nn.Module module, string name)
    {
        if (changes.TryGetValue(new Key(module, name), out var change))
        {
            change.Release();
        }
    }

    /// <summary>Whether a tensor is a tangent of this direction.</summary>
    internal bool IsOwn(Tensor tangent) => own.Contains(tangent);

    /// <summary>The derivatives of one parameter along the line: the tangent, and no second derivative. Null when it is frozen.</summary>
    /// <param name="module">The module that registered the parameter.</param>
    /// <param name="name">The parameter's name in that module, for example <c>weight</c>.</param>
    public JetTangent? JetOf(torch.nn.Module module, string name) => Of(module, name) is { } tangent ? new JetTangent(tangent, null) : null;

    internal void Add(torch.nn.Module module, string name, Tensor tangent)
    {
        tangents[new Key(module, name)] = tangent;
        own.Add(tangent);
    }

    internal void Add(torch.nn.Module module, string name, ParameterChange change) => changes[new Key(module, name)] = change;

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private readonly struct Key(torch.nn.Module module, string name) : IEquatable<Key>
    {
        private readonly torch.nn.Module module = module;
        private readonly string name = name;

        public bool Equals(Key other) => ReferenceEquals(module, other.module) && name == other.name;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(module), name);
    }
}
