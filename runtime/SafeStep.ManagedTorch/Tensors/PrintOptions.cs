using System.Globalization;

namespace SafeStep.ManagedTorch;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device alone.</summary>
    Metadata,

    /// <summary>Columns under the metadata, as Julia writes them.</summary>
    Julia,

    /// <summary>Nested brackets, as NumPy writes them.</summary>
    Numpy,

    /// <summary>An array of C#.</summary>
    CSharp,

    /// <summary>What <see cref="torch.TensorStringStyle"/> says.</summary>
    Default,
}

/// <summary>What is used where a call does not say it.</summary>
internal static class PrintOptions
{
    internal static string Format { get; set; } = "g5";

    internal static string NewLine { get; set; } = Environment.NewLine;

    internal static int Width { get; set; } = 100;

    /// <summary>How many parts of a dimension are written in brackets before those in the middle are left out.</summary>
    internal static int Rows { get; set; } = 6;

    /// <summary>How many elements of the last dimension.</summary>
    internal static int Columns { get; set; } = 6;
}

public static partial class torch
{
    /// <summary>Julia's style.</summary>
    public const TensorStringStyle julia = TensorStringStyle.Julia;

    /// <summary>NumPy's style.</summary>
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;

    /// <summary>The style of C#.</summary>
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle style = TensorStringStyle.Julia;

    /// <summary>The style of print, str and ToString(true).</summary>
    /// <exception cref="ArgumentException">Default, which would name itself.</exception>
    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set => style = value == TensorStringStyle.Default ? throw new ArgumentException("TensorStringStyle: the default style cannot be Default.", nameof(value)) : value;
    }

    /// <summary>How tensors are written from now on: digits after the point, with exponents if asked for.</summary>
    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision.ToString(CultureInfo.InvariantCulture), linewidth, newLine, maxRows, maxColumns);

    /// <summary>How tensors are written from now on; what is null stays.</summary>
    /// <param name="style">The style of print, str and ToString(true).</param>
    /// <param name="floatFormat">A numeric format of .NET.</param>
    /// <param name="linewidth">Characters of a line in Julia's style.</param>
    /// <param name="newLine">What ends a line.</param>
    /// <param name="maxRows">Parts of a dimension that are written in brackets before those in the middle are left out.</param>
    /// <param name="maxColumns">Elements of the last dimension, likewise.</param>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        if (style is { } chosen) TensorStringStyle = chosen;
        PrintOptions.Format = floatFormat ?? PrintOptions.Format;
        PrintOptions.Width = linewidth ?? PrintOptions.Width;
        PrintOptions.NewLine = newLine ?? PrintOptions.NewLine;
        PrintOptions.Rows = maxRows ?? PrintOptions.Rows;
        PrintOptions.Columns = maxColumns ?? PrintOptions.Columns;
    }

    public partial class Tensor
    {
        /// <summary>Type and shape, and with disamb the elements in the default style.</summary>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(torch.TensorStringStyle, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The elements as text.</summary>
        /// <param name="style">How they are put together.</param>
        /// <param name="fltFormat">A numeric format of .NET.</param>
        /// <param name="width">Characters of a line in Julia's style.</param>
        /// <param name="cultureInfo">The culture of the numbers; the current one if null.</param>
        /// <param name="newLine">What ends a line.</param>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            TensorText.Of(this, style, fltFormat, width, cultureInfo, newLine);
    }
}

public static partial class TensorExtensionMethods
{
    /// <inheritdoc cref="torch.Tensor.ToString(TensorStringStyle, string, int?, CultureInfo, string)"/>
    public static string str(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    /// <summary>In Julia's style.</summary>
    public static string jlstr(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    /// <summary>Type and shape.</summary>
    public static string metastr(this torch.Tensor tensor) => tensor.ToString();

    /// <summary>In NumPy's style.</summary>
    public static string npstr(this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    /// <summary>As an array of C#.</summary>
    public static string cstr(this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    /// <summary>Writes the tensor to the console and returns it.</summary>
    public static torch.Tensor print(this torch.Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }
}
