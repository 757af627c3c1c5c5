using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>h' = tanh(W x + b + U h + c), or with max(., 0), along a sequence; levels on one another, each of one or two directions.</summary>
    public sealed class RNN : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
    {
        private readonly Recurrence core;

        internal RNN(bool rectified, Recurrence.Form form) : base(nameof(RNN))
        {
            IsRectified = rectified;
            core = new Recurrence(this, 1, (projected, recurrent, _, _) => Recurrence.Plain(rectified, projected, recurrent), false, form);
        }

        internal bool IsRectified { get; }

        internal bool IsBatchFirst => core.BatchFirst;

        /// <summary>The outputs of the last level and the last states, from the first states [levels * directions, batch, hidden]; null: zeros.</summary>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
        {
            var (output, h, _) = core.Run(this, input, h0, null);
            return (output, h);
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

        /// <summary>Nothing to do: the parameters stay where they are.</summary>
        public void flatten_parameters()
        {
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>A recurrent layer with input, forget and output gates around a cell state.</summary>
    public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly Recurrence core;

        internal LSTM(Recurrence.Form form) : base(nameof(LSTM)) =>
            core = new Recurrence(this, 4, (projected, recurrent, _, c) => Recurrence.Lstm(projected, recurrent, c!), true, form);

        internal bool IsBatchFirst => core.BatchFirst;

        /// <summary>The outputs of the last level and the last hidden and cell states, from the first ones [levels * directions, batch, hidden]; null: zeros.</summary>
        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            var (output, h, c) = core.Run(this, input, h0_c0?.Item1, h0_c0?.Item2);
            return (output, h, c!);
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        /// <inheritdoc cref="RNN.flatten_parameters"/>
        public void flatten_parameters()
        {
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>A recurrent layer with a reset and an update gate.</summary>
    public sealed class GRU : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
    {
        private readonly Recurrence core;

        internal GRU(Recurrence.Form form) : base(nameof(GRU)) =>
            core = new Recurrence(this, 3, (projected, recurrent, h, _) => Recurrence.Gru(projected, recurrent, h), false, form);

        internal bool IsBatchFirst => core.BatchFirst;

        /// <inheritdoc cref="RNN.forward"/>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
        {
            var (output, h, _) = core.Run(this, input, h0, null);
            return (output, h);
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

        /// <inheritdoc cref="RNN.flatten_parameters"/>
        public void flatten_parameters()
        {
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>What an RNN does to its sums.</summary>
            public enum NonLinearities
            {
                /// <summary>max(x, 0).</summary>
                ReLU = 0,

                /// <summary>tanh x.</summary>
                Tanh = 1,
            }

            /// <summary>A recurrent layer; parameters start uniform within 1 / sqrt(hidden), as in PyTorch.</summary>
            public static RNN RNN(long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(nonLinearity == NonLinearities.ReLU, new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype));

            /// <inheritdoc cref="RNN(long, long, long, NonLinearities, bool, bool, double, bool, Device?, ScalarType?)"/>
            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype));

            /// <inheritdoc cref="RNN(long, long, long, NonLinearities, bool, bool, double, bool, Device?, ScalarType?)"/>
            public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype));
        }
    }
}
