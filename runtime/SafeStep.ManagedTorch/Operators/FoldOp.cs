namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The patches of a sliding window as columns: [N, C, H, W] to [N, C * kernel, places]; [C, H, W] without a batch.</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <inheritdoc cref="unfold(Tensor, long, long, long, long)"/>
            /// <exception cref="ArgumentException">Not [N, C, H, W] or [C, H, W], or the window does not fit.</exception>
            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null)
            {
                var s = input.Sizes;
                if (s.Length is not (3 or 4) || s[^1] * s[^2] * s[^3] == 0) throw new ArgumentException($"unfold: an input of shape {Layout.Text(s)}; expected [N, C, H, W] or [C, H, W] that is not empty.", nameof(input));
                var window = new SlidingWindow("unfold", (s[^2], s[^1]), kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));
                using var scope = NewDisposeScope();
                var (samples, channels) = (s.Length == 4 ? s[0] : 1, s[^3]);
                var padded = input.reshape(samples, channels, s[^2], s[^1]);
                if (window.Padding != (0, 0)) padded = pad(padded, [window.Padding.Width, window.Padding.Width, window.Padding.Height, window.Padding.Height]);
                var columns = padded.reshape(samples, channels, window.Padded).index_select(2, window.Positions());
                return (s.Length == 4 ? columns.reshape(samples, channels * window.Kernel, window.Places) : columns.reshape(channels * window.Kernel, window.Places)).MoveToOuterDisposeScope();
            }

            /// <summary>Columns of patches added up where they lie: [N, C * kernel, places] to [N, C, output]; [C * kernel, places] without a batch. The transpose of unfold.</summary>
            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                fold(input, (output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <inheritdoc cref="fold(Tensor, long, long, long, long, long)"/>
            /// <exception cref="ArgumentException">The columns are not those of the window.</exception>
            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null)
            {
                var s = input.Sizes;
                var window = new SlidingWindow("fold", output_size, kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));
                if (s.Length is not (2 or 3) || s[^2] == 0 || s[^2] % window.Kernel != 0 || s[^1] != window.Places)
                {
                    throw new ArgumentException($"fold: an input of shape {Layout.Text(s)}; expected [N, C * {window.Kernel}, {window.Places}], or without N.", nameof(input));
                }
                using var scope = NewDisposeScope();
                var (samples, channels) = (s.Length == 3 ? s[0] : 1, s[^2] / window.Kernel);
                var plane = zeros([samples, channels, window.Padded], input.Type).index_add(2, window.Positions(), input.reshape(samples, channels, window.Kernel * window.Places), 1);
                var (height, width) = (output_size.Item1, output_size.Item2);
                var whole = plane.view(samples, channels, height + (2 * window.Padding.Height), width + (2 * window.Padding.Width));
                var inside = whole.narrow(2, window.Padding.Height, height).narrow(3, window.Padding.Width, width).contiguous();
                return (s.Length == 3 ? inside : inside.squeeze(0)).MoveToOuterDisposeScope();
            }

            // Where a window's elements lie in the padded plane, for each of its places.
            private readonly struct SlidingWindow
            {
                private readonly (long Height, long Width) kernel;
                private readonly (long Height, long Width) dilation;
                private readonly (long Height, long Width) stride;
                private readonly (long Height, long Width) places;
                private readonly long paddedWidth;

                internal SlidingWindow(string op, (long Height, long Width) plane, (long Height, long Width) kernel, (long Height, long Width) dilation, (long Height, long Width) padding, (long Height, long Width) stride)
                {
                    if (Math.Min(kernel.Height, kernel.Width) < 1 || Math.Min(dilation.Height, dilation.Width) < 1 || Math.Min(stride.Height, stride.Width) < 1 || Math.Min(padding.Height, padding.Width) < 0)
                    {
                        throw new ArgumentException($"{op}: kernel {kernel}, dilation {dilation} and stride {stride} must be at least 1, padding {padding} at least 0.");
                    }
                    (this.kernel, this.dilation, this.stride, Padding) = (kernel, dilation, stride, padding);
                    places = (Count(plane.Height, padding.Height, kernel.Height, dilation.Height, stride.Height), Count(plane.Width, padding.Width, kernel.Width, dilation.Width, stride.Width));
                    if (plane.Height < 1 || plane.Width < 1 || places.Height < 1 || places.Width < 1)
                    {
                        throw new ArgumentException($"{op}: a window of {kernel} with dilation {dilation} does not fit a plane of {plane} with padding {padding}.");
                    }
                    paddedWidth = plane.Width + (2 * padding.Width);
                    Padded = (plane.Height + (2 * padding.Height)) * paddedWidth;
                }

                internal (long Height, long Width) Padding { get; }

                internal long Padded { get; }

                internal long Kernel => kernel.Height * kernel.Width;

                internal long Places => places.Height * places.Width;

                internal Tensor Positions()
                {
                    var positions = new long[Kernel * Places];
                    var i = 0;
                    for (var kh = 0L; kh < kernel.Height; kh++)
                    {
                        for (var kw = 0L; kw < kernel.Width; kw++)
                        {
                            for (var h = 0L; h < places.Height; h++)
                            {
                                for (var w = 0L; w < places.Width; w++) positions[i++] = (((h * stride.Height) + (kh * dilation.Height)) * paddedWidth) + (w * stride.Width) + (kw * dilation.Width);
                            }
                        }
                    }
                    return tensor(positions);
                }

                private static long Count(long size, long padding, long kernel, long dilation, long stride) => size + (2 * padding) < (dilation * (kernel - 1)) + 1 ? 0 : ((size + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
            }
        }
    }
}
