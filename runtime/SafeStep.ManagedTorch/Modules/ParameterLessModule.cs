using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>A module without parameters: nothing to register.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>
{
    /// <inheritdoc cref="nn.Module(string)"/>
    protected ParameterLessModule(string name) : base(name)
    {
    }

    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
    }
}

/// <summary>A module of two inputs without parameters: nothing to register.</summary>
public abstract class ParameterLessModule<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <inheritdoc cref="nn.Module(string)"/>
    protected ParameterLessModule(string name) : base(name)
    {
    }

    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
    }
}
