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
