namespace SafeStep;

/// <summary>Which layers are recorded: those of the library whose output depends on input, parameters and mode alone, and costs more than comparing an input.</summary>
internal static class RecordedLayers
{
    public static IEnumerable<torch.nn.Module<Tensor, Tensor>> Of(torch.nn.Module model) =>
        model.named_modules().Select(named => named.module).OfType<torch.nn.Module<Tensor, Tensor>>().Distinct().Where(IsRecorded);

    /// <summary>Whether each sample of the output depends on that sample of the input alone, samples being counted along the first dimension.</summary>
    public static bool IsBySample(torch.nn.Module layer, Tensor input) => layer switch
    {
        Conv1d => input.dim() == 3,
        Conv2d => input.dim() == 4,
        Linear or LayerNorm or GroupNorm => input.dim() > 1,
        GELU or SiLU or Tanh or Sigmoid => true,
        _ => false,
    };

    // A class derived by the user may do anything in its forward.
    private static bool IsRecorded(torch.nn.Module layer) => layer.GetType().Assembly == typeof(Linear).Assembly && layer
        is Linear or Conv1d or Conv2d or ConvTranspose1d or ConvTranspose2d or LayerNorm or GroupNorm or BatchNorm1d or BatchNorm2d
        or GELU or SiLU or Tanh or Sigmoid or Softmax or LogSoftmax or Mish or Dropout or Dropout1d or Dropout2d or Dropout3d;
}
