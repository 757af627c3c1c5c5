using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>Tells whether two tensors are one parameter: here whether they are one object, which every read of a module returns. Tensors themselves are equal where their values are.</summary>
internal static class TensorIdentity
{
    public static object Of(Tensor parameter) => new Identity(parameter);

    private sealed class Identity(Tensor parameter)
    {
        private readonly Tensor parameter = parameter;

        public override bool Equals(object? other) => other is Identity identity && ReferenceEquals(identity.parameter, parameter);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(parameter);
    }
}
