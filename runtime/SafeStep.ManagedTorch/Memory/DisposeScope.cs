using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Disposes, when it ends, every tensor created inside it on its thread that was not moved out. Scopes nest.</summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? current;

    private const int SparesKept = 16, LargestSpare = 1024;

    // A backward pass opens a scope per operation: their lists are used again, so that none grows anew.
    [ThreadStatic] private static Stack<List<IDisposable>>? spares;

    private List<IDisposable>? list = (spares ??= new()).TryPop(out var spare) ? spare : [];
    private bool ended;

    internal DisposeScope()
    {
        OuterScope = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    private List<IDisposable> Owned => list ??= [];

    /// <summary>The scope this one was opened in; null for an outermost one.</summary>
    internal DisposeScope? OuterScope { get; }

    /// <summary>How many objects the scope would dispose now.</summary>
    public int DisposablesCount => Owned.Count;

    /// <summary>The objects that the scope would dispose now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. Owned];

    /// <summary>True when the scope would dispose the object.</summary>
    public bool Contains(IDisposable disposable) => disposable is Tensor tensor ? tensor.Scope == this : Owned.Contains(disposable);

    /// <summary>Hands the object, if this scope owns it, to the scope outside this one, or to nobody when there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) MoveToOther(OuterScope, disposable);
    }

    /// <summary>Hands the object, if this scope owns it, to another scope, or to nobody when that is null.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (Contains(disposable))
        {
            Forget(disposable);
            scope?.Add(disposable);
        }
        return disposable;
    }

    /// <summary>Takes the object out of all scopes: its owner disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Forget(disposable);
        return disposable;
    }

    /// <inheritdoc cref="Detach{T}(T)"/>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Detach{T}(T)"/>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Forget(disposable);
    }

    /// <summary>Makes the scope the owner of the object.</summary>
    public void Attach(IDisposable disposable)
    {
        Forget(disposable);
        Add(disposable);
    }

    /// <summary>Makes the scope the owner of the objects.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Makes the scope the owner of the objects, which it returns.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = [.. disposables];
        foreach (var disposable in all) Attach(disposable);
        return all;
    }

    /// <summary>Disposes everything the scope owns; it stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    /// <summary>Disposes everything the scope owns except the objects given; it stays open.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in Owned.Where(o => !kept.Contains(o)).ToArray()) DisposeOne(disposable);
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Takes the object out of this scope: somebody disposed it.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Contains(disposable)) Forget(disposable);
    }

    /// <summary>Ends the scope and disposes what it owns.</summary>
    public void Dispose()
    {
        if (ended) return;
        ended = true;
        while (Owned.Count > 0) DisposeOne(Owned[^1]);
        // Scopes that were opened inside and forgotten end with this one.
        if (IsOpen()) current = OuterScope;
        var stack = spares ??= new();
        if (list is { Capacity: <= LargestSpare } && stack.Count < SparesKept) stack.Push(list);
        list = null;
    }

    internal void Add(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            tensor.Scope = this;
            tensor.ScopeSlot = Owned.Count;
        }
        Owned.Add(disposable);
    }

    internal void Remove(Tensor tensor)
    {
        var last = Owned[^1];
        Owned[tensor.ScopeSlot] = last;
        if (last is Tensor moved) moved.ScopeSlot = tensor.ScopeSlot;
        Owned.RemoveAt(Owned.Count - 1);
        tensor.Scope = null;
    }

    private void Forget(IDisposable disposable)
    {
        if (disposable is Tensor tensor) tensor.Scope?.Remove(tensor);
        else Owned.Remove(disposable);
    }

    private void DisposeOne(IDisposable disposable)
    {
        Forget(disposable);
        disposable.Dispose();
    }

    private bool IsOpen()
    {
        for (var scope = current; scope is not null; scope = scope.OuterScope)
        {
            if (scope == this) return true;
        }
        return false;
    }
}

/// <summary>Tensors, their operations, networks and optimizers, under TorchSharp's names.</summary>
public static partial class torch
{
    /// <summary>Opens a scope that owns the tensors created from here on, on this thread.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>The innermost open scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>Evaluates the expression in a scope of its own; only its result survives.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
