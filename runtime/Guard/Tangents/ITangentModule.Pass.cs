namespace SafeStep;

/// <summary>
/// A module whose forward has a generated twin: the same method, in which every operation on tensors goes through a <see cref="TangentPass"/>. Modules of the user implement it in generated code, so that
/// they are found inside a Sequential, a ModuleList or behind a base class.
/// </summary>
public interface ITangentModule<in T, out TResult>
{
    /// <summary>The output of forward, whose tangent the pass knows.</summary>
    TResult ForwardTwin(T x, TangentPass jvp);
}

/// <inheritdoc cref="ITangentModule{T, TResult}"/>
public interface ITangentModule<in T1, in T2, out TResult>
{
    /// <inheritdoc cref="ITangentModule{T, TResult}.ForwardTwin"/>
    TResult ForwardTwin(T1 x1, T2 x2, TangentPass jvp);
}

/// <inheritdoc cref="ITangentModule{T, TResult}"/>
public interface ITangentModule<in T1, in T2, in T3, out TResult>
{
    /// <inheritdoc cref="ITangentModule{T, TResult}.ForwardTwin"/>
    TResult ForwardTwin(T1 x1, T2 x2, T3 x3, TangentPass jvp);
}

/// <inheritdoc cref="ITangentModule{T, TResult}"/>
public interface ITangentModule<in T1, in T2, in T3, in T4, out TResult>
{
    /// <inheritdoc cref="ITangentModule{T, TResult}.ForwardTwin"/>
    TResult ForwardTwin(T1 x1, T2 x2, T3 x3, T4 x4, TangentPass jvp);
}

/// <inheritdoc cref="ITangentModule{T, TResult}"/>
public interface ITangentModule<in T1, in T2, in T3, in T4, in T5, out TResult>
{
    /// <inheritdoc cref="ITangentModule{T, TResult}.ForwardTwin"/>
    TResult ForwardTwin(T1 x1, T2 x2, T3 x3, T4 x4, T5 x5, TangentPass jvp);
}

/// <inheritdoc cref="ITangentModule{T, TResult}"/>
public interface ITangentModule<in T1, in T2, in T3, in T4, in T5, in T6, out TResult>
{
    /// <inheritdoc cref="ITangentModule{T, TResult}.ForwardTwin"/>
    TResult ForwardTwin(T1 x1, T2 x2, T3 x3, T4 x4, T5 x5, T6 x6, TangentPass jvp);
}

/// <summary>A class with virtual methods that have generated twins beside forward. It tells them, so that a class that overrides such a method without getting a twin of its own is found.</summary>
public interface ITwinnedMethods
{
    /// <summary>Hands over each virtual method as a delegate, and its twin.</summary>
    /// <param name="pair">Takes a method and its twin, both bound to this object.</param>
    void TwinnedMethods(Action<Delegate, Delegate> pair);
}
