namespace MiniGpt;

/// <summary>What to train and for how long.</summary>
public sealed record Settings
{
    public int Steps { get; init; } = 200;

    public int WarmUp { get; init; } = 20;

    public double LearningRate { get; init; } = 3e-3;

    public double Target { get; init; } = 1;

    public bool Guarded { get; init; } = true;

    public int Batch { get; init; } = 8;

    public int Context { get; init; } = 64;

    public int Width { get; init; } = 64;

    public int Heads { get; init; } = 4;

    public int Layers { get; init; } = 2;

    public int Seed { get; init; }

    /// <summary>auto, cpu or cuda.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// About how much memory training takes, in bytes: the parameters seven times (gradients, two moments, two copies of the guard, tangents), and the activations of a batch with their tangents.
    /// </summary>
    public double MemoryNeeded(int vocabulary)
    {
        double parameters = (12.0 * Layers * Width * Width) + (((2.0 * vocabulary) + Context) * Width);
        double activations = (double)Batch * Context * ((Layers * ((16.0 * Width) + (3.0 * Heads * Context))) + (3.0 * vocabulary));
        return sizeof(float) * ((7 * parameters) + (2 * activations));
    }

    /// <summary>The learning rate of a step, counted from 0: a linear rise, then half a cosine down to a tenth.</summary>
    public double LearningRateAt(int step)
    {
        if (step < WarmUp)
        {
            return LearningRate * (step + 1) / WarmUp;
        }

        double done = (double)(step - WarmUp) / Math.Max(1, Steps - WarmUp);
        return LearningRate * (0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * done))));
    }
}
