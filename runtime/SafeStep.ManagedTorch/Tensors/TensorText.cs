using System.Globalization;
using System.Text;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>A tensor written as text, in the forms that TorchSharp has: line by line as TorchSharp breaks them, so that what is printed does not change with the library.</summary>
internal sealed class TensorText
{
    private const string Ellipsis = "...";

    private readonly Tensor tensor;
    private readonly Func<long, string> element;
    private readonly int width;
    private readonly string newLine;
    private readonly StringBuilder text = new();

    private TensorText(Tensor tensor, Func<long, string> element, int width, string newLine) => (this.tensor, this.element, this.width, this.newLine) = (tensor, element, width, newLine);

    internal static string Of(Tensor tensor, TensorStringStyle style, string? format, int? width, CultureInfo? culture, string? newLine)
    {
        if (style == TensorStringStyle.Default) style = torch.TensorStringStyle;
        if (style == TensorStringStyle.Metadata) return tensor.ToString();
        using var dense = Elementwise.Dense(tensor.detach(), tensor.Type);
        var written = new TensorText(tensor, Elements(dense, format ?? PrintOptions.Format, culture ?? CultureInfo.CurrentCulture), width ?? PrintOptions.Width, newLine ?? PrintOptions.NewLine);
        switch (style)
        {
            case TensorStringStyle.Julia: written.Aligned(); break;
            case TensorStringStyle.Numpy: written.Nested(0, 0, new('[', ']', "", Separates: false), isFirst: true); break;
            case TensorStringStyle.CSharp: written.Initializer(); break;
            default: throw new ArgumentException($"ToString: {style} is not a style of tensors.", nameof(style));
        }
        return written.text.ToString();
    }

    private static Func<long, string> Elements(Tensor dense, string format, CultureInfo culture) => dense.Type switch
    {
        ScalarType.Float32 => i => dense.Memory.Span<float>(dense.Offset + i, 1)[0].ToString(format, culture),
        ScalarType.Float64 => i => dense.Memory.Span<double>(dense.Offset + i, 1)[0].ToString(format, culture),
        ScalarType.Int64 => i => dense.Memory.Span<long>(dense.Offset + i, 1)[0].ToString(CultureInfo.CurrentCulture),
        ScalarType.Int32 => i => dense.Memory.Span<int>(dense.Offset + i, 1)[0].ToString(CultureInfo.CurrentCulture),
        ScalarType.Byte => i => dense.Memory.Span<byte>(dense.Offset + i, 1)[0].ToString(CultureInfo.CurrentCulture),
        _ => i => dense.Memory.Span<bool>(dense.Offset + i, 1)[0].ToString(culture),
    };

    // How parts are put together: a mark may follow each element, and a comma stand between parts of more dimensions.
    private readonly record struct Form(char Open, char Close, string Mark, bool Separates);

    // The elements of a part of the tensor, from dimension d on and from an element on.
    private void Nested(int d, long start, Form form, bool isFirst)
    {
        if (!isFirst) text.Append(' ', d);
        if (tensor.Sizes.Length == d)
        {
            text.Append(element(start));
            return;
        }
        text.Append(form.Open);
        Parts(d, start, form);
        text.Append(form.Close);
    }

    private void Parts(int d, long start, Form form)
    {
        var (count, step) = (tensor.Sizes[d], Layout.Count(tensor.Sizes.AsSpan(d + 1)));
        var isLast = d == tensor.Sizes.Length - 1;
        var shown = isLast ? PrintOptions.Columns : PrintOptions.Rows;
        var (head, tail) = count <= shown ? (count, count) : (shown - (shown / 2), count - (shown / 2));
        for (var i = 0L; i < count; i++)
        {
            if (i == head && count > shown)
            {
                i = tail;
                if (isLast) text.Append(Ellipsis).Append(' ');
                else text.Append(' ', d).Append(' ').Append(Ellipsis).Append(Break(d, form));
                if (i == count) return;
            }
            if (isLast) text.Append(element(start + i)).Append(form.Mark);
            else Nested(d + 1, start + (i * step), form, isFirst: i == 0);
            if (i + 1 == count) continue;
            text.Append(isLast ? ", " : form.Separates ? "," + newLine : Break(d, form));
        }
    }

    // NumPy leaves an empty line between matrices, two between stacks of them.
    private string Break(int d, Form form) => form.Separates ? newLine : string.Concat(Enumerable.Repeat(newLine, tensor.Sizes.Length - d - 1));

    // As an array of C# is written.
    private void Initializer()
    {
        var dims = tensor.Sizes.Length;
        text.Append(tensor).Append(", value = ");
        if (dims == 0)
        {
            text.Append(element(0));
            return;
        }
        var (name, mark) = tensor.Type switch
        {
            ScalarType.Float32 => ("float", "f"),
            ScalarType.Float64 => ("double", ""),
            ScalarType.Int64 => ("long", "L"),
            ScalarType.Int32 => ("int", ""),
            ScalarType.Byte => ("byte", ""),
            _ => ("bool", ""),
        };
        if (dims > 1) text.Append(newLine);
        text.Append(name).Append(" [").Append(',', dims - 1).Append("] {");
        if (dims > 1) text.Append(newLine).Append(' ');
        Parts(0, 0, new('{', '}', mark, Separates: true));
        if (dims > 1) text.Append(newLine);
        text.Append('}');
    }

    // Matrices in columns, each under its place in the tensor.
    private void Aligned()
    {
        text.Append(tensor);
        var sizes = tensor.Sizes;
        if (sizes.Length == 0) text.Append(", value = ").Append(element(0));
        else if (sizes.Length == 1) AlignedRows(0, 1, sizes[0]);
        else if (sizes.Length == 2) AlignedRows(0, sizes[0], sizes[1]);
        else
        {
            var area = sizes[^2] * sizes[^1];
            var count = Layout.Count(sizes.AsSpan(0, sizes.Length - 2));
            for (var i = 0L; i < count; i++)
            {
                text.Append(newLine).Append('[').Append(string.Join(',', Place(i, sizes.AsSpan(0, sizes.Length - 2)))).Append(",..,..] =");
                AlignedRows(i * area, sizes[^2], sizes[^1]);
            }
        }
    }

    private void AlignedRows(long start, long rows, long columns)
    {
        text.Append(newLine);
        var written = new List<string>[rows];
        for (var i = 0L; i < rows; i++) written[i] = Fitting(start + (i * columns), columns);
        var shown = written.Select(row => row.Count).DefaultIfEmpty().Min();
        var widths = Enumerable.Range(0, shown).Select(j => written.Max(row => row[j].Length)).ToArray();
        foreach (var row in written)
        {
            for (var j = 0; j < shown; j++) text.Append(' ').Append(row[j].PadLeft(widths[j]));
            if (shown < columns) text.Append(' ').Append(Ellipsis);
            text.Append(newLine);
        }
    }

    // As many elements as a line holds with the mark that more follow.
    private List<string> Fitting(long start, long count)
    {
        var row = new List<string>();
        var left = width;
        for (var j = 0L; j < count; j++)
        {
            var value = element(start + j);
            if (left - value.Length - Ellipsis.Length - 1 < 0) break;
            row.Add(value);
            left -= value.Length + 1;
        }
        return row;
    }

    private static long[] Place(long index, ReadOnlySpan<long> sizes)
    {
        var place = new long[sizes.Length];
        for (var d = sizes.Length - 1; d >= 0; d--) (index, place[d]) = (index / sizes[d], index % sizes[d]);
        return place;
    }
}
