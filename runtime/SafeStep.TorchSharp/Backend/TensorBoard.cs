namespace SafeStep;

/// <summary>A guard's steps in TensorBoard.</summary>
public static class TensorBoard
{
    /// <summary>
    /// Writes the numbers of every step from now on as scalars: <c>ratio</c>, <c>radius</c>, <c>distance</c>, <c>scale</c> and <c>guard_ms</c> below the prefix, at the report's step number. A number that is not finite is left out, as
    /// TensorBoard draws a gap there; <c>scale</c> is 0 where a step was not taken. The radius and the ratio of a step that was not measured are left out.
    /// </summary>
    /// <param name="guard">The guard.</param>
    /// <param name="writer">TorchSharp's writer, of <c>torch.utils.tensorboard.SummaryWriter</c>.</param>
    /// <param name="prefix">What the tags begin with, such as <c>guard</c> for <c>guard/ratio</c>.</param>
    /// <returns>Ends the writing when it is disposed.</returns>
    /// <exception cref="ArgumentException">The prefix is empty.</exception>
    public static IDisposable LogTo(this StepGuard guard, SummaryWriter writer, string prefix = "guard")
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        return new Subscription(guard, writer, prefix);
    }

    private sealed class Subscription : IDisposable
    {
        private readonly StepGuard guard;
        private readonly SummaryWriter writer;
        private readonly string prefix;

        public Subscription(StepGuard guard, SummaryWriter writer, string prefix)
        {
            (this.guard, this.writer, this.prefix) = (guard, writer, prefix);
            guard.Stepped += Write;
        }

        public void Dispose() => guard.Stepped -= Write;

        private void Write(object? sender, StepReport report)
        {
            if (report.Measured)
            {
                Add("ratio", report.Ratio, report);
                Add("radius", report.Radius, report);
            }

            Add("distance", report.Distance, report);
            Add("scale", report.Scale, report);
            Add("guard_ms", report.Elapsed.TotalMilliseconds, report);
        }

        private void Add(string name, double value, StepReport report)
        {
            float single = (float)value;
            if (float.IsFinite(single))
            {
                writer.add_scalar($"{prefix}/{name}", single, checked((int)report.Step));
            }
        }
    }
}
