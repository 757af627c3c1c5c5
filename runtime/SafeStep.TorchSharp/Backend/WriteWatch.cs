namespace SafeStep;

/// <summary>Tells whether tensors were written to in place since, through themselves or any view of their memory.</summary>
/// <param name="tensors">The tensors, which have to live as long as the watch.</param>
internal sealed class WriteWatch(params Tensor[] tensors)
{
    private readonly long written = WriteCounter.Of(tensors);

    /// <summary>Whether one was written to by an operation.</summary>
    public bool IsWritten => !AreUntouched([this]);

    /// <summary>Whether none of the watched tensors was written to.</summary>
    public static bool AreUntouched(IEnumerable<WriteWatch> watches)
    {
        var all = watches.ToList();
        return WriteCounter.Of([.. all.SelectMany(watch => watch.Watched)]) == all.Sum(watch => watch.written);
    }

    private Tensor[] Watched => tensors;
}
