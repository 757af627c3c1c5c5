namespace SafeStep;

/// <content>What forward computes once and keeps in its model.</content>
public sealed partial class TangentPass
{
    private List<Action>? caches;

    /// <summary>Lets a forward keep a constant in a member that was null, for as long as the pass runs: <c>ids ??= jvp.Cached(arange(4), () => ids = null)</c>. The model is then as it was.</summary>
    /// <param name="value">What is kept. A tensor that depends on the parameters is refused.</param>
    /// <param name="forget">Makes the member null again.</param>
    public T Cached<T>(T value, Action forget)
    {
        ArgumentNullException.ThrowIfNull(forget);
        if (TensorsIn.Of(value).Any(tensor => IsActive(tensor)))
        {
            throw Refused("forward keeps a tensor that depends on the parameters in a member of its model, where it would be out of date after the next step. Use a local.");
        }

        (caches ??= []).Add(forget);
        return Keep(value);
    }

    /// <summary>The same for a member that held something else before: it holds that again when the pass ends.</summary>
    /// <param name="value">What is kept.</param>
    /// <param name="before">What the member holds.</param>
    /// <param name="restore">Gives it back.</param>
    public T Stored<T>(T value, T before, Action<T> restore)
    {
        ArgumentNullException.ThrowIfNull(restore);
        return Cached(value, () => restore(before));
    }

    private void ForgetCaches()
    {
        // The first of several was kept in place of what was there before all of them.
        caches?.Reverse();
        caches?.ForEach(forget => forget());
        caches = null;
    }
}
