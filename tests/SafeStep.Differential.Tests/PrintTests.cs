using System.Globalization;
using SafeStep.ManagedTorch;
using TorchSharp;
using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;
using EngineStyle = SafeStep.ManagedTorch.TensorStringStyle;
using NativeStyle = TorchSharp.TensorStringStyle;

namespace SafeStep.Differential.Tests;

/// <summary>Tensors as text, letter by letter.</summary>
public sealed class PrintTests
{
    private static readonly string[] Types = ["Float32", "Float64", "Int64", "Int32", "Byte", "Bool"];

    // Not a matrix without rows, transposed: TorchSharp looks for the shortest of none.
    private static readonly long[][] Shapes = [[], [1], [3], [6], [7], [40], [0], [1, 1], [2, 3], [3, 2], [7, 2], [9, 40], [2, 7], [1, 9], [0, 3], [2, 2, 3], [1, 2, 2], [7, 2, 2], [2, 1, 7], [2, 2, 2, 2], [1, 7, 2, 3], [2, 2, 0], [2, 8, 8, 1]];

    public static TheoryData<string> Styles => [.. Enum.GetNames<EngineStyle>()];

    [Theory]
    [MemberData(nameof(Styles))]
    public void A_tensor_reads_the_same(string style)
    {
        foreach (var (type, shape) in from type in Types from shape in Shapes select (type, shape))
        {
            var count = (int)shape.Aggregate(1L, (a, b) => a * b);
            double[] values = [.. Enumerable.Range(0, count).Select(i => type is "Float32" or "Float64" ? Math.Pow(-1.7, i % 23) * (i % 5) : i % 11 * (type is "Byte" or "Bool" || i % 2 == 0 ? 1 : -1))];
            if (count > 5) (values[1], values[2], values[4]) = type is "Float32" or "Float64" ? (double.NaN, double.PositiveInfinity, -0.0) : (0, 1, 3);
            var (x, y) = ((Engine.Tensor)Library.Managed.Make(values, shape, type), (Native.Tensor)Library.Torch.Make(values, shape, type));
            if (shape.Length == 2) (x, y) = (x.t(), y.t());
            foreach (var (format, width, culture) in new (string?, int?, string)[] { (null, null, ""), ("F2", 30, "de-DE"), ("0.00E0", 5, "tr-TR") })
            {
                var expected = y.ToString(Enum.Parse<NativeStyle>(style), format, width, CultureInfo.GetCultureInfo(culture), "\n");
                Assert.Equal(expected, x.ToString(Enum.Parse<EngineStyle>(style), format, width, CultureInfo.GetCultureInfo(culture), "\n"));
            }
            Assert.Equal(y.ToString(), x.ToString());
            Assert.Equal(y.ToString(true), x.ToString(true));
            Assert.Equal(y.str(), x.str());
            Assert.Equal(y.npstr(), x.npstr());
            Assert.Equal(y.cstr(), x.cstr());
            Assert.Equal(y.jlstr("F1"), x.jlstr("F1"));
            Assert.Equal(y.metastr(), x.metastr());
        }
    }

    [Fact]
    public void Options_hold_until_they_are_changed()
    {
        var (x, y) = (Engine.arange(30.0, Engine.ScalarType.Float32).view(10, 3), Native.arange(30.0, Native.ScalarType.Float32).view(10, 3));
        try
        {
            Engine.set_printoptions(3, sci_mode: true, maxRows: 3, maxColumns: 2);
            Native.set_printoptions(3, sci_mode: true, maxRows: 3, maxColumns: 2);
            Engine.TensorStringStyle = EngineStyle.Numpy;
            Native.TensorStringStyle = NativeStyle.Numpy;
            Assert.Equal(y.str(), x.str());
            Assert.Equal(y.cstr(), x.cstr());
            Engine.set_printoptions(style: EngineStyle.Julia, floatFormat: "F1", linewidth: 9);
            Native.set_printoptions(style: NativeStyle.Julia, floatFormat: "F1", linewidth: 9);
            Assert.Equal(y.str(), x.str());
            Assert.Throws<ArgumentException>(() => Engine.TensorStringStyle = EngineStyle.Default);
        }
        finally
        {
            Engine.set_printoptions(EngineStyle.Julia, "g5", 100, Environment.NewLine, 6, 6);
            Native.set_printoptions(NativeStyle.Julia, "g5", 100, Environment.NewLine, 6, 6);
        }
        Assert.Equal("[0x2], type = Float32, device = cpu" + Environment.NewLine, Engine.zeros(0, 2).jlstr());
        Assert.Same(x, x.print());
    }
}
