namespace SafeStep;

/// <summary>Where the memory of a tensor comes from, which decides who may write to it.</summary>
internal enum MemoryOrigin
{
    /// <summary>The pass made it.</summary>
    Made,

    /// <summary>The caller's batch.</summary>
    Input,

    /// <summary>A parameter of the model.</summary>
    Parameter,

    /// <summary>A buffer, a field, a captured tensor: the pass did not make it.</summary>
    Constant,

    /// <summary>The result of an operation that may or may not share memory with its operands.</summary>
    Opaque,

    /// <summary>Forward wrote to it, the pass did not: statistics that a normalisation keeps.</summary>
    Stale,
}

/// <summary>
/// What the pass knows of one tensor: its derivatives and, of a view, whose. A view has the derivatives of what it shows: they are made when they are asked for and again after a write.
/// Derivatives that somebody may have seen are never written to, so that rules may hand one on as that of another tensor.
/// </summary>
internal sealed class Shadow
{
    private MemoryOrigin origin;
    private int derivedAt = -1;

    public Shadow(Tensor value, MemoryOrigin origin)
    {
        Value = value;
        this.origin = origin;
    }

    public Shadow(Tensor value, Shadow source, Func<Tensor, Tensor?>? replay)
    {
        // The same elements as a view are the same view.
        (Value, Source, Replay) = replay is null && source.Source is { } shown ? (value, shown, source.Replay) : (value, source, replay);
    }

    /// <summary>The tensor.</summary>
    public Tensor Value { get; set; }

    /// <summary>What it is a view of; null when it has memory of its own.</summary>
    public Shadow? Source { get; private set; }

    /// <summary>Makes the same view of the source's derivative; null: the same elements in the same shape.</summary>
    public Func<Tensor, Tensor?>? Replay { get; private set; }

    /// <summary>The one whose memory it is.</summary>
    public Shadow Root => Source is null ? this : Source.Root;

    /// <summary>Where the memory comes from.</summary>
    public MemoryOrigin Origin => Root.origin;

    /// <summary>The first derivative; null is zero. Of a view it holds after <see cref="Refresh"/>.</summary>
    public Tensor? First { get; set; }

    /// <summary>The second derivative, in a second-order pass.</summary>
    public Tensor? Second { get; set; }

    /// <summary>How often the memory was written to; counted at the root.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether nobody but the pass has seen the derivatives, so that they may be written to; known of the root.</summary>
    public bool Exclusive { get; set; }

    /// <summary>The root has other derivatives now: those of its views are to be made again.</summary>
    public void Written() => Writes++;

    /// <summary>Whether a derivative that was there is gone, with a scope of the user or by its own end.</summary>
    public bool IsLost => First is { IsInvalid: true } || Second is { IsInvalid: true };

    /// <summary>Brings the derivatives up to date, as something that will be seen.</summary>
    public void Refresh()
    {
        if (Source is null)
        {
            Exclusive = false;
            return;
        }

        if (derivedAt == Root.Writes && !IsLost)
        {
            return;
        }

        if (Root.Exclusive && Replay is not null)
        {
            // A part is copied, so that the whole can go on being written to in place: a loop that fills a tensor row by row and reads rows stays linear.
            First = Show(Root.First)?.clone();
            Second = Show(Root.Second)?.clone();
        }
        else
        {
            Source.Refresh();
            First = Through(Replay, Source.First);
            Second = Through(Replay, Source.Second);
        }

        derivedAt = Root.Writes;
    }

    /// <summary>The memory is not what it is in forward any more.</summary>
    public void BecomeStale() => Root.origin = MemoryOrigin.Stale;

    /// <summary>Whether it is, or is a view of, another one.</summary>
    public bool IsWithin(Shadow other) => this == other || Source?.IsWithin(other) == true;

    /// <summary>Of what it is a view of, and itself, that farthest from itself which was not disposed.</summary>
    public Shadow OutermostLiving
    {
        get
        {
            Shadow living = this;
            for (Shadow? shown = Source; shown is not null; shown = shown.Source)
            {
                living = shown.Value.IsInvalid ? living : shown;
            }

            return living;
        }
    }

    /// <summary>Whether both show the same elements of the same tensor in the same way.</summary>
    public bool IsSameViewAs(Shadow other) => Source is not null && Source == other.Source && ReferenceEquals(Replay, other.Replay);

    /// <summary>Attaches it to the same view.</summary>
    public void BecomeViewOf(Shadow same) => (Source, Replay) = (same, null);

    /// <summary>Makes a view the root of its own views. Whatever else showed the memory must be gone.</summary>
    public void BecomeRoot()
    {
        Refresh();
        var root = Root;
        (origin, Writes, Source, Replay) = (root.origin, root.Writes, null, null);
    }

    /// <summary>This view of a derivative of the root.</summary>
    public Tensor? Show(Tensor? ofRoot) => Source is null ? ofRoot : Through(Replay, Source.Show(ofRoot));

    /// <summary>Whether it shows every element of its root in the same shape.</summary>
    public bool ShowsAll => Source is null || (Replay is null && Source.ShowsAll);

    private static Tensor? Through(Func<Tensor, Tensor?>? replay, Tensor? derivative) => derivative is null ? null : replay is null ? derivative : replay(derivative);
}
