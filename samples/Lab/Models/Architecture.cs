namespace Lab.Models;

/// <summary>A network on the digits and how it is trained, as in the published code.</summary>
/// <param name="Name">As results name it.</param>
/// <param name="Color">Its colour in charts.</param>
/// <param name="Dashed">Whether its lines are dashed.</param>
/// <param name="Create">Makes one.</param>
/// <param name="LearningRate">AdamW's.</param>
/// <param name="Steps">How many.</param>
public sealed record Architecture(string Name, string Color, bool Dashed, Func<IClassifier> Create, double LearningRate, int Steps)
{
    public static Architecture Linear { get; } = new("linear", "danger", false, () => new LinearClassifier(), 6e-3, 500);

    public static Architecture Perceptron { get; } = new("MLP", "warning", false, () => new GeluPerceptron(), 2.5e-3, 520);

    public static Architecture NormalisedPerceptron { get; } = new("MLP + layer norm", "neutral", false, () => new NormalisedPerceptron(), 2.5e-3, 520);

    public static Architecture Convolution { get; } = new("CNN", "safe", false, () => new ConvolutionNet(), 2.5e-3, 560);

    public static Architecture NormalisedConvolution { get; } = new("CNN + batch norm", "safe", true, () => new NormalisedConvolutionNet(), 2.5e-3, 560);

    public static Architecture Transformer { get; } = new("transformer", "neutral", true, () => new TinyTransformer(), 2e-3, 600);

    public static IReadOnlyList<Architecture> All { get; } = [Linear, Perceptron, NormalisedPerceptron, Convolution, NormalisedConvolution, Transformer];
}
