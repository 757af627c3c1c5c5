namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>conv1d with padding by its purpose.</summary>
            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                conv1d(padding == Padding.Same ? PadToSame("conv1d_padding", input, weight, [stride ?? 1], [dilation ?? 1]) : input, weight, bias, stride, 0, dilation, groups);

            /// <summary>conv2d with padding by its purpose.</summary>
            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                conv2d(padding == Padding.Same ? PadToSame("conv2d_padding", input, weight, Pair("strides", strides, 1), Pair("dilation", dilation, 1)) : input, weight, bias, strides, null, dilation, groups);

            // An odd total is longer at the end.
            private static Tensor PadToSame(string op, Tensor input, Tensor weight, long[] strides, long[] dilation)
            {
                if (weight.Sizes.Length != dilation.Length + 2) throw new ArgumentException($"{op}: the weight has shape {Layout.Text(weight.Sizes)}; expected {dilation.Length + 2} dimensions, [out, in / groups, kernel].", nameof(weight));
                if (strides.Any(s => s != 1)) throw new ArgumentException($"{op}: Padding.Same needs stride 1, not {Layout.Text(strides)}.", nameof(strides));
                var pairs = new List<long>();
                for (var d = dilation.Length - 1; d >= 0; d--)
                {
                    var total = dilation[d] * (weight.Sizes[d + 2] - 1);
                    pairs.AddRange([total / 2, total - (total / 2)]);
                }
                return functional.pad(input, pairs.ToArray());
            }
        }
    }
}
