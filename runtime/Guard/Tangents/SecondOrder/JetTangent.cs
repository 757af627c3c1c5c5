using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>The first and the second derivative of a tensor along a line in parameter space.</summary>
/// <param name="First">The first derivative, of the tensor's shape; null when it is zero.</param>
/// <param name="Second">The second derivative, of the tensor's shape; null when it is zero.</param>
public sealed record JetTangent(Tensor? First, Tensor? Second)
{
    /// <summary>A linear function of the tensor: of each derivative the same.</summary>
    public JetTangent Linear(Func<Tensor, Tensor> function) => new(First is null ? null : function(First), Second is null ? null : function(Second));

    internal static JetTangent? Of(Tensor? first, Tensor? second) => first is null && second is null ? null : new(first, second);

    /// <summary>A function of one tensor, f(x): its second derivative is f'(x) x'' + f''(x) x' x'.</summary>
    /// <param name="x_t">The derivatives of x.</param>
    /// <param name="rule">The first-order rule, t -> f'(x) t.</param>
    /// <param name="curvature">t -> f''(x) t t; null when it is zero, as where f is linear.</param>
    internal static JetTangent? Chain(JetTangent? x_t, Func<Tensor?, Tensor?> rule, Func<Tensor, Tensor>? curvature = null) => x_t is null
        ? null
        : Of(rule(x_t.First), Sum(rule(x_t.Second), x_t.First is null ? null : curvature?.Invoke(x_t.First)));

    /// <summary>A product of two tensors, linear in each: its second derivative is x'' y + x y'' + 2 x' y'.</summary>
    /// <param name="x_t">The derivatives of x.</param>
    /// <param name="y_t">The derivatives of y.</param>
    /// <param name="rule">The first-order rule of both tangents.</param>
    /// <param name="product">The product itself.</param>
    internal static JetTangent? Bilinear(JetTangent? x_t, JetTangent? y_t, Func<Tensor?, Tensor?, Tensor?> rule, Func<Tensor, Tensor, Tensor> product) => Of(
        rule(x_t?.First, y_t?.First),
        Sum(rule(x_t?.Second, y_t?.Second), x_t?.First is { } left && y_t?.First is { } right ? product(left, right) * Held(2) : null));
}

/// <summary>A tensor together with its first and second derivative along a line in parameter space.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Tangent">Its derivatives; null when both are zero.</param>
public readonly record struct Jet(Tensor Value, JetTangent? Tangent)
{
    /// <summary>Lets a generated method return <c>(value, tangent)</c>.</summary>
    public static implicit operator Jet((Tensor Value, JetTangent? Tangent) pair) => new(pair.Value, pair.Tangent);
}
