namespace SafeStep;

/// <summary>
/// The derivative that a guard was given is not that of its model: on the same batch, at the same parameters, it says other logits than the model's forward does. Its slopes cannot be trusted, and nothing was moved.
/// </summary>
/// <param name="message">Which model, how far apart, and where to report it.</param>
public sealed class DerivativeMismatchException(string message) : InvalidOperationException(message);
