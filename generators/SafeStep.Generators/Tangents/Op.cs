namespace SafeStep.Generators.Tangents;

/// <summary>What becomes of an operation in a twin.</summary>
internal enum OpKind
{
    /// <summary>Its tangent comes from the method of OpTangents of the same name.</summary>
    Rule,

    /// <summary>Linear in its first tensor: its tangent is the same operation on the tangent. Tensors among the other arguments (indices) must carry none.</summary>
    Linear,

    /// <summary>Writes a tensor into a part of another one, or into all of it: the same write carries the tangent.</summary>
    Part,

    /// <summary>Adds a tensor to a part of another one: the same addition carries the tangent.</summary>
    AddedPart,

    /// <summary>Writes a constant into a part of a tensor: zeros into its tangent.</summary>
    FilledPart,

    /// <summary>Its result has no derivative with respect to anything: constants of a shape, integers, truth values, steps.</summary>
    Zero,

    /// <summary>Draws random numbers. With those fixed the result is a constant; the pass draws the same ones again, and leaves the generator as it was.</summary>
    Random,

    /// <summary>Gives the value of a tensor to the host, where no tangent follows it.</summary>
    ToHost,

    /// <summary>Moves a tensor between dispose scopes; its tangent goes along.</summary>
    Keep,

    /// <summary>Tells about shape, kind and place, never about values, or does nothing to tensors: it stays as it is.</summary>
    Plain,

    /// <summary>Turns the recording of gradients on or off.</summary>
    Recording,

    /// <summary>The inputs pass unchanged; dropout, which is off in a twin.</summary>
    Dropout,

    /// <summary>The pass does it under the same name.</summary>
    Pass,

    /// <summary>Has no tangent here, for a reason.</summary>
    Refused,
}

/// <summary>Where the memory of an operation's result is.</summary>
internal enum OpResult
{
    /// <summary>The result is new.</summary>
    Fresh,

    /// <summary>The result shows memory of the first tensor.</summary>
    View,

    /// <summary>The result is new or shows memory of the first tensor, which is known when it runs.</summary>
    MaybeView,

    /// <summary>Several views, one after the other along a dimension.</summary>
    Pieces,

    /// <summary>Several views, without a dimension.</summary>
    Slices,
}

/// <summary>All that is known about an operation. Its in-place form, with an underscore, is the same operation written over its first tensor.</summary>
/// <param name="Name">Its name, which is that of its rule.</param>
/// <param name="Kind">What becomes of it.</param>
internal sealed record Op(string Name, OpKind Kind)
{
    /// <summary>Where its result is.</summary>
    public OpResult Result { get; init; } = OpResult.Fresh;

    /// <summary>Other names for it, those of operators among them.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>For a view: the same of the tangent, in C#, with {t}, {x} and {y} for the tangent, the tensor and the result; null: the operation itself.</summary>
    public string? Replay { get; init; }

    /// <summary>Of a linear operation: what it is applied to for the tangent, in C#, with {t} and {x} for the tangent and the tensor.</summary>
    public string Argument { get; init; } = "{t}";

    /// <summary>The argument that says whether forward updates running_mean and running_var, which a twin leaves as they are; null: it never does.</summary>
    public string? Updates { get; init; }

    /// <summary>Why it has no tangent.</summary>
    public string Reason { get; init; } = "it has no tangent rule";
}
