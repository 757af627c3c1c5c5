namespace SafeStep;

/// <summary>Which layers are recorded: those of the library whose output depends on input, parameters and mode alone.</summary>
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
        GELU or SiLU or Tanh or Sigmoid => input.dim() > 0,
        _ => false,
    };

    /// <summary>
    /// Whether computing the layer's output costs more than comparing its input value by value, for which a GPU would have to be waited for. Elsewhere an output is taken only where the input is known to be the recorded one without that.
    /// A dropout's mask cannot be computed again.
    /// </summary>
    public static bool IsWorthComparing(torch.nn.Module layer, Tensor input) => IsDropout(layer) || (layer is not ReLU && input.device_type == DeviceType.CPU);

    /// <summary>
    /// Whether an output that was computed is worth recording: computing it again takes longer than keeping watch over it. A dropout is recorded in any case, for its mask cannot be computed again.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="output">Its output.</param>
    /// <param name="bySample">Whether some samples of it will be chosen, which are compared and copied; the whole is taken as it is.</param>
    public static bool IsWorthRecording(torch.nn.Module layer, Tensor output, bool bySample) =>
        IsWorthChoosing(layer, bySample) && MultiplicationsOf(layer) >= RecordingCost.Multiplications / Math.Max(1, output.numel());

    /// <summary>Whether an output of the layer, however large, may be worth recording.</summary>
    /// <inheritdoc cref="IsWorthRecording" path="/param"/>
    public static bool IsWorthChoosing(torch.nn.Module layer, bool bySample) => !bySample || MultiplicationsOf(layer) >= RecordingCost.MultiplicationsOfChoice;

    /// <summary>Whether the layer draws random numbers.</summary>
    public static bool IsDropout(torch.nn.Module layer) => layer is Dropout or Dropout1d or Dropout2d or Dropout3d;

    // For each number of the output, where a transcendental function stands for some 20.
    private static long MultiplicationsOf(torch.nn.Module layer) => layer switch
    {
        _ when IsDropout(layer) => long.MaxValue,
        Linear { weight: { } weight } => weight.shape[1],
        Conv1d { weight: { } weight } => weight.numel() / weight.shape[0],
        Conv2d { weight: { } weight } => weight.numel() / weight.shape[0],
        ConvTranspose1d { weight: { } weight } => weight.numel() / weight.shape[0],
        ConvTranspose2d { weight: { } weight } => weight.numel() / weight.shape[0],
        _ => 20,
    };

    // A class derived by the user may do anything in its forward.
    private static bool IsRecorded(torch.nn.Module layer) => layer.GetType().Assembly == typeof(Linear).Assembly && layer
        is Linear or Conv1d or Conv2d or ConvTranspose1d or ConvTranspose2d or LayerNorm or GroupNorm or BatchNorm1d or BatchNorm2d
        or GELU or SiLU or Tanh or Sigmoid or ReLU or Softmax or LogSoftmax or Mish or Dropout or Dropout1d or Dropout2d or Dropout3d;
}
