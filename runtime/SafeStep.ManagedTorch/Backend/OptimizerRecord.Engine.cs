using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class OptimizerRecord
{
    public static partial Tensor? Ask(torch.optim.Optimizer optimizer, Tensor parameter, Tensor? memory)
    {
        if (parameter is not Parameter known || !optimizer.Records(known))
        {
            return null;
        }

        bool fits = memory is not null && memory.dtype == known.dtype && memory.is_contiguous() && memory.Sizes.AsSpan().SequenceEqual(known.Sizes);
        var old = fits ? memory! : Tensor.Allocate(known.dtype, known.Sizes).DetachFromDisposeScope();
        known.Record = new StepRecord(old);
        return old;
    }

    public static partial double? Answer(Tensor parameter)
    {
        if (parameter is not Parameter { Record: { } record } known)
        {
            return null;
        }

        known.Record = null;
        return record.Squares;
    }
}
