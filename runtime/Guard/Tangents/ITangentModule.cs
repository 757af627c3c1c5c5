namespace SafeStep;

/// <summary>
/// A module whose forward has a generated twin that carries tangents along. Modules of the user implement it in generated code, so that
/// they are found inside a Sequential, a ModuleList or behind a base class.
/// </summary>
public interface ITangentModule
{
    /// <summary>The output of forward and its tangent.</summary>
    /// <param name="x">The input of forward.</param>
    /// <param name="x_t">The tangent of the input, of its shape; null when it is zero.</param>
    /// <param name="direction">The tangents of the parameters.</param>
    Dual ForwardTangent(Tensor x, Tensor? x_t, ParameterTangents direction);
}
