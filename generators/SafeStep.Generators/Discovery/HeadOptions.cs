namespace SafeStep.Generators.Discovery;

/// <summary>What [LogitHead] says.</summary>
/// <param name="Output">The index of the logits among several outputs.</param>
/// <param name="OutputName">The property of the output that holds the logits.</param>
/// <param name="ClassDimension">The dimension of the logits that holds the classes, where it is named.</param>
/// <param name="ApproximateUnknownChildren">Whether children without a derivative are differentiated by a finite difference.</param>
/// <param name="SecondOrder">Whether second derivatives are asked for.</param>
internal sealed record HeadOptions(int? Output, string? OutputName, int? ClassDimension, bool ApproximateUnknownChildren, bool SecondOrder);
