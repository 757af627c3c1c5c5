namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Two(stride), Two(padding), Two(dilation), ceil_mode);

            /// <summary>The mean of each window along the last dimension.</summary>
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true)
            {
                RequirePlanes("avg_pool1d", input, 1);
                using var scope = NewDisposeScope();
                var axis = MeanPooling.Axis.Of("avg_pool1d", input.Sizes[^1], kernel_size, stride ?? kernel_size, padding ?? 0, 1, ceil_mode);
                return MeanPooling.Linear(input, null, MeanPooling.Means(axis, count_include_pad, input.Type), [.. input.Sizes[..^1], axis.Out]).MoveToOuterDisposeScope();
            }

            /// <summary>The mean of each window over the last two dimensions; divisor_override replaces the number of values.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                RequirePlanes("avg_pool2d", input, 2);
                using var scope = NewDisposeScope();
                var (rows, columns) = Axes("avg_pool2d", input, kernel_size, stride, padding, null, ceil_mode);
                if (divisor_override == 0) throw new ArgumentException("avg_pool2d: the divisor is 0.", nameof(divisor_override));
                // An overriding divisor stands once, the rows' sums then stay sums.
                var left = MeanPooling.Means(rows, count_include_pad, input.Type, divisor_override is null ? null : 1);
                var right = MeanPooling.Means(columns, count_include_pad, input.Type, divisor_override);
                return MeanPooling.Linear(input, left, right, [.. input.Sizes[..^2], rows.Out, columns.Out]).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], stride is { } step ? [step] : null, [padding], ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Two(stride), Two(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The means of nearly equal parts of the last dimension.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size)
            {
                RequirePlanes("adaptive_avg_pool1d", input, 1);
                if (output_size == 1) return input.mean([-1], keepdim: true);
                using var scope = NewDisposeScope();
                var parts = MeanPooling.Parts("adaptive_avg_pool1d", input.Sizes[^1], output_size, input.Type);
                return MeanPooling.Linear(input, null, parts, [.. input.Sizes[..^1], output_size]).MoveToOuterDisposeScope();
            }

            /// <summary>The means of nearly equal parts of the last two dimensions.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                RequirePlanes("adaptive_avg_pool2d", input, 2);
                if (output_size.Length != 2) throw new ArgumentException($"adaptive pooling to {Layout.Text(output_size)}; expected a height and a width.", nameof(output_size));
                var (height, width) = (output_size[0], output_size[1]);
                if (height == 1 && width == 1) return input.mean([-2, -1], keepdim: true);
                using var scope = NewDisposeScope();
                var rows = MeanPooling.Parts("adaptive_avg_pool2d", input.Sizes[^2], height, input.Type);
                var columns = MeanPooling.Parts("adaptive_avg_pool2d", input.Sizes[^1], width, input.Type);
                return MeanPooling.Linear(input, rows, columns, [.. input.Sizes[..^2], height, width]).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <summary>The largest values of nearly equal parts of the last dimension.</summary>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size)
            {
                RequirePlanes("adaptive_max_pool1d", input, 1);
                using var scope = NewDisposeScope();
                return adaptive_max_pool2d(input.unsqueeze(-2), [1, output_size]).squeeze(-2).MoveToOuterDisposeScope();
            }

            /// <summary>The largest values of nearly equal parts of the last two dimensions.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
            {
                RequirePlanes("adaptive_max_pool2d", input, 2);
                using var scope = NewDisposeScope();
                if (output_size.Length != 2) throw new ArgumentException($"adaptive pooling to {Layout.Text(output_size)}; expected a height and a width.", nameof(output_size));
                var (height, width) = (output_size[0], output_size[1]);
                if (height < 0 || width < 0 || input.Sizes[^1] < 1 || input.Sizes[^2] < 1) throw new ArgumentException($"adaptive_max_pool2d: an input of shape {Layout.Text(input.Sizes)} cannot be pooled to {height} by {width}.");
                if (height == 0 || width == 0) return zeros([.. input.Sizes[..^2], height, width], input.Type).MoveToOuterDisposeScope();
                var rows = new List<Tensor>();
                // Of several values that are no numbers the last one counts, as in PyTorch; of equal ones the first.
                var anyNaN = input.detach().isnan().any().item<bool>();
                for (var i = 0L; i < height; i++)
                {
                    var band = Part(input, -2, i, height);
                    rows.Add(stack(Enumerable.Range(0, (int)width).Select(j => Largest(Part(band, -1, j, width).flatten(-2))), -1));
                }
                return stack(rows, -2).MoveToOuterDisposeScope();

                Tensor Largest(Tensor window)
                {
                    if (!anyNaN) return window.max(-1).values;
                    var size = window.size(-1);
                    var last = window.detach().isnan().to(ScalarType.Int64).mul(arange(1, size + 1)).max(-1).values.sub(1);
                    var at = window.detach().argmax(-1);
                    return window.gather(-1, last.where(last.ge(0), at).unsqueeze(-1)).squeeze(-1);
                }

                static Tensor Part(Tensor t, int dim, long index, long parts)
                {
                    var size = t.size(dim);
                    var first = index * size / parts;
                    return t.narrow(dim, first, ((((index + 1) * size) + parts - 1) / parts) - first);
                }
            }

            private static (MeanPooling.Axis Rows, MeanPooling.Axis Columns) Axes(string op, Tensor input, long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceil)
            {
                if (kernel.Length is not (1 or 2)) throw new ArgumentException($"{op}: a kernel of {Layout.Text(kernel)}; expected one size or two.");
                if (stride is { Length: > 2 } || padding is { Length: not (1 or 2) }) throw new ArgumentException($"{op}: strides {Layout.Text(stride ?? [])} and padding {Layout.Text(padding ?? [])}; expected one value or two.");
                stride = stride is null or [] ? kernel : stride;
                return (Of(0, input.Sizes[^2]), Of(1, input.Sizes[^1]));

                MeanPooling.Axis Of(int d, long size) => MeanPooling.Axis.Of(op, size, At(kernel, d, 1), At(stride, d, 1), At(padding, d, 0), At(dilation, d, 1), ceil);
            }

            private static long At(long[]? values, int d, long missing) => values is null or [] ? missing : values.Length == 1 ? values[0] : values[d];

            private static long[]? Two((long, long)? pair) => pair is { } given ? [given.Item1, given.Item2] : null;

            private static void RequirePlanes(string op, Tensor input, int dims)
            {
                if (input.Sizes.Length != dims + 1 && input.Sizes.Length != dims + 2)
                {
                    throw new ArgumentException($"{op}: an input of shape {Layout.Text(input.Sizes)} has {input.Sizes.Length} dimensions; expected {dims + 2}, or {dims + 1} without the batch.");
                }
                if (!input.is_floating_point()) throw new InvalidOperationException($"{op}: the input is {input.Type}; expected a floating-point type.");
            }
        }
    }
}
