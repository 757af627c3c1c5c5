namespace SafeStep;

/// <summary>Layers that write their output over their input when they were made with <c>inplace: true</c>.</summary>
internal static class InPlaceLayers
{
    /// <summary>Whether a layer does.</summary>
    public static bool Writes(torch.nn.Module layer) => layer is
        ReLU { inplace: true }
        or ReLU6 { inplace: true }
        or LeakyReLU { inplace: true }
        or ELU { inplace: true }
        or CELU { inplace: true }
        or SELU { inplace: true }
        or SiLU { inplace: true }
        or GELU { inplace: true }
        or Sigmoid { inplace: true }
        or Tanh { inplace: true }
        or Hardswish { inplace: true }
        or Hardsigmoid { inplace: true }
        or Hardtanh { inplace: true }
        or Mish { inplace: true }
        or Softsign { inplace: true }
        or Threshold { inplace: true }
        or Dropout { inplace: true }
        or Dropout1d { inplace: true }
        or Dropout2d { inplace: true }
        or Dropout3d { inplace: true }
        or AlphaDropout { inplace: true }
        or FeatureAlphaDropout { inplace: true };

    /// <summary>Whether a layer drops elements at random while it trains.</summary>
    public static bool Drops(torch.nn.Module layer) => layer is Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout;
}
