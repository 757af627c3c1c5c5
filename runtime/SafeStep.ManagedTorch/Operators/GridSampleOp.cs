namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>How grid_sample reads between elements.</summary>
    public enum GridSampleMode
    {
        /// <summary>The nearest one.</summary>
        Nearest = 0,

        /// <summary>On the plane through the four around.</summary>
        Bilinear = 2,
    }

    /// <summary>What grid_sample reads outside of the input.</summary>
    public enum GridSamplePaddingMode
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The input reflected at its border.</summary>
        Reflection = 1,

        /// <summary>The element at the border.</summary>
        Border = 2,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The input [N, C, H, W] read at the places of a grid [N, H', W', 2] of x and y from -1 to 1: [N, C, H', W'] (Jaderberg et al., 2015).</summary>
            /// <param name="input">[N, C, H, W].</param>
            /// <param name="grid">[N, H', W', 2]; the last dimension holds x, then y.</param>
            /// <param name="mode">How it reads between elements.</param>
            /// <param name="padding_mode">What it reads outside.</param>
            /// <param name="align_corners">Whether -1 and 1 are the centres of the outermost elements or their outer edges (the default).</param>
            /// <exception cref="ArgumentException">Shapes or types that do not fit.</exception>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var (s, g) = (input.Sizes, grid.Sizes);
                if (s.Length != 4 || g.Length != 4 || s[0] != g[0] || g[3] != 2 || s[1] * s[2] * s[3] == 0) throw new ArgumentException($"grid_sample: an input of shape {Layout.Text(s)} and a grid of shape {Layout.Text(g)}; expected [N, C, H, W] and [N, H', W', 2].", nameof(grid));
                if (input.Type != grid.Type || !input.is_floating_point()) throw new InvalidOperationException($"grid_sample: the input is {input.Type}, the grid {grid.Type}; both must be of one floating-point type.");
                using var scope = NewDisposeScope();
                var aligned = align_corners ?? false;
                var x = Inside(Place(grid.select(3, 0), s[3], aligned), s[3], padding_mode, aligned);
                var y = Inside(Place(grid.select(3, 1), s[2], aligned), s[2], padding_mode, aligned);
                var flat = input.reshape(s[0], s[1], s[2] * s[3]);
                if (mode == GridSampleMode.Nearest)
                {
                    // A step in the grid: followed, with a gradient of zero.
                    var nearest = At(y.detach().round(), x.detach().round());
                    return Tape.Record("grid_sample", nearest.Alias(), [nearest, grid], [], static (n, g) =>
                    {
                        n.Give(0, g);
                        if (n.Wants(1)) n.Give(1, zeros(n.InputSizes(1), g.Type));
                    }).MoveToOuterDisposeScope();
                }
                var (left, top) = (x.detach().floor(), y.detach().floor());
                var (right, bottom) = (left.add(1), top.add(1));
                var (toRight, toBottom) = (x.sub(left).unsqueeze(1), y.sub(top).unsqueeze(1));
                var (toLeft, toTop) = (right.sub(x).unsqueeze(1), bottom.sub(y).unsqueeze(1));
                return At(top, left).mul(toLeft.mul(toTop)).add(At(top, right).mul(toRight.mul(toTop))).add(At(bottom, left).mul(toLeft.mul(toBottom))).add(At(bottom, right).mul(toRight.mul(toBottom))).MoveToOuterDisposeScope();

                // The elements at a row and column each; zero where there are none.
                Tensor At(Tensor row, Tensor column)
                {
                    var there = row.ge(0).logical_and(row.lt(s[2])).logical_and(column.ge(0)).logical_and(column.lt(s[3]));
                    var place = row.mul(s[3]).add(column).masked_fill(there.logical_not(), 0).to(ScalarType.Int64);
                    var found = flat.gather(2, place.view(s[0], 1, g[1] * g[2]).expand(s[0], s[1], g[1] * g[2]).contiguous()).view(s[0], s[1], g[1], g[2]);
                    return found.masked_fill(there.logical_not().unsqueeze(1), 0);
                }
            }

            // From -1 to 1 to places between elements.
            private static Tensor Place(Tensor normal, long size, bool aligned) => aligned ? normal.add(1).mul((size - 1) / 2.0) : normal.add(1).mul(size).sub(1).mul(0.5);

            private static Tensor Inside(Tensor place, long size, GridSamplePaddingMode mode, bool aligned) => mode switch
            {
                GridSamplePaddingMode.Border => Held(place, size),
                GridSamplePaddingMode.Reflection => Held(Reflected(place, aligned ? 0 : -0.5, aligned ? size - 1 : size), size),
                _ => place,
            };

            // At the border and beyond the value is held, and its gradient is zero.
            private static Tensor Held(Tensor place, long size) => place.where(place.detach().gt(0).logical_and(place.detach().lt(size - 1)), place.detach().nan_to_num(0).clamp(0, size - 1));

            // To and fro between low and low + span.
            private static Tensor Reflected(Tensor place, double low, double span)
            {
                if (span == 0) return place.mul(0);
                var away = place.sub(low);
                var distance = away.abs();
                var turns = distance.detach().div(span).floor();
                var rest = distance.sub(turns.mul(span));
                var even = turns.remainder(2).eq(0);
                return rest.add(low).where(even, rest.neg().add(span + low));
            }
        }
    }
}
