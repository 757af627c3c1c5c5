namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Sizes of a two-dimensional convolution over [batch, channels, height, width]; a one-dimensional one has height 1.</summary>
internal readonly record struct ConvolutionShape(
    int Batch, int InChannels, int Height, int Width, int OutChannels, int KernelHeight, int KernelWidth, int Groups = 1,
    int StrideHeight = 1, int StrideWidth = 1, int PadHeight = 0, int PadWidth = 0, int DilationHeight = 1, int DilationWidth = 1)
{
    public int OutHeight => Extent(Height, PadHeight, DilationHeight, KernelHeight, StrideHeight);

    public int OutWidth => Extent(Width, PadWidth, DilationWidth, KernelWidth, StrideWidth);

    /// <summary>Output positions of one channel.</summary>
    public int Positions => OutHeight * OutWidth;

    /// <summary>Input positions of one channel.</summary>
    public int Plane => Height * Width;

    public int GroupIn => InChannels / Groups;

    public int GroupOut => OutChannels / Groups;

    /// <summary>Weights of one output channel: input values that meet in one output value.</summary>
    public int Patch => GroupIn * KernelHeight * KernelWidth;

    public long InputLength => (long)Batch * InChannels * Plane;

    public long OutputLength => (long)Batch * OutChannels * Positions;

    public int WeightLength => OutChannels * Patch;

    /// <summary>Multiply-adds of one pass.</summary>
    public long Work => OutputLength * Patch;

    private static int Extent(int size, int pad, int dilation, int kernel, int stride) => ((size + (2 * pad) - (dilation * (kernel - 1)) - 1) / stride) + 1;
}
