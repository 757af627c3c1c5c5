using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>One step of an <see cref="RNN"/>.</summary>
    public sealed class RNNCell : nn.Module<Tensor, Tensor?, Tensor>
    {
        private readonly CellParameters core;

        internal RNNCell(bool rectified, long inputs, long hidden, bool bias, ScalarType? dtype) : base(nameof(RNNCell))
        {
            IsRectified = rectified;
            core = new CellParameters(this, ConditionallyRegisterParameter, 1, inputs, hidden, bias, dtype);
        }

        internal bool IsRectified { get; }

        /// <inheritdoc cref="CellParameters.weight_ih"/>
        public Parameter? weight_ih
        {
            get => core.weight_ih;
            set => core.Set(nameof(weight_ih), value);
        }

        /// <inheritdoc cref="CellParameters.weight_hh"/>
        public Parameter? weight_hh
        {
            get => core.weight_hh;
            set => core.Set(nameof(weight_hh), value);
        }

        /// <inheritdoc cref="CellParameters.bias_ih"/>
        public Parameter? bias_ih
        {
            get => core.bias_ih;
            set => core.Set(nameof(bias_ih), value);
        }

        /// <inheritdoc cref="CellParameters.bias_hh"/>
        public Parameter? bias_hh
        {
            get => core.bias_hh;
            set => core.Set(nameof(bias_hh), value);
        }

        /// <summary>The state after the input [batch, features] or [features], from the state before; null: zeros.</summary>
        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            var (h, _) = core.Step(input, h0, null, (projected, recurrent, before, _) => Recurrence.Plain(IsRectified, projected, recurrent));
            return h;
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>One step of a <see cref="GRU"/>.</summary>
    public sealed class GRUCell : nn.Module<Tensor, Tensor?, Tensor>
    {
        private readonly CellParameters core;

        internal GRUCell(long inputs, long hidden, bool bias, ScalarType? dtype) : base(nameof(GRUCell))
        {
            core = new CellParameters(this, ConditionallyRegisterParameter, 3, inputs, hidden, bias, dtype);
        }

        /// <inheritdoc cref="CellParameters.weight_ih"/>
        public Parameter? weight_ih
        {
            get => core.weight_ih;
            set => core.Set(nameof(weight_ih), value);
        }

        /// <inheritdoc cref="CellParameters.weight_hh"/>
        public Parameter? weight_hh
        {
            get => core.weight_hh;
            set => core.Set(nameof(weight_hh), value);
        }

        /// <inheritdoc cref="CellParameters.bias_ih"/>
        public Parameter? bias_ih
        {
            get => core.bias_ih;
            set => core.Set(nameof(bias_ih), value);
        }

        /// <inheritdoc cref="CellParameters.bias_hh"/>
        public Parameter? bias_hh
        {
            get => core.bias_hh;
            set => core.Set(nameof(bias_hh), value);
        }

        /// <summary>The state after the input [batch, features] or [features], from the state before; null: zeros.</summary>
        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            var (h, _) = core.Step(input, h0, null, (projected, recurrent, before, _) => Recurrence.Gru(projected, recurrent, before));
            return h;
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>One step of an <see cref="LSTM"/>.</summary>
    public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
    {
        private readonly CellParameters core;

        internal LSTMCell(long inputs, long hidden, bool bias, ScalarType? dtype) : base(nameof(LSTMCell))
        {
            core = new CellParameters(this, ConditionallyRegisterParameter, 4, inputs, hidden, bias, dtype);
        }

        /// <inheritdoc cref="CellParameters.weight_ih"/>
        public Parameter? weight_ih
        {
            get => core.weight_ih;
            set => core.Set(nameof(weight_ih), value);
        }

        /// <inheritdoc cref="CellParameters.weight_hh"/>
        public Parameter? weight_hh
        {
            get => core.weight_hh;
            set => core.Set(nameof(weight_hh), value);
        }

        /// <inheritdoc cref="CellParameters.bias_ih"/>
        public Parameter? bias_ih
        {
            get => core.bias_ih;
            set => core.Set(nameof(bias_ih), value);
        }

        /// <inheritdoc cref="CellParameters.bias_hh"/>
        public Parameter? bias_hh
        {
            get => core.bias_hh;
            set => core.Set(nameof(bias_hh), value);
        }

        /// <summary>The state after the input [batch, features] or [features], from the state before; null: zeros.</summary>
        public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
        {
            var (h, c) = core.Step(input, h0_c0?.Item1, h0_c0?.Item2, (projected, recurrent, _, before) => Recurrence.Lstm(projected, recurrent, before!), hasCell: true);
            return (h, c!);
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

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
            /// <summary>One step of a recurrent layer; parameters start uniform within 1 / sqrt(hidden), as in PyTorch.</summary>
            public static RNNCell RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(nonLinearity == NonLinearities.ReLU, inputSize, hiddenSize, bias, dtype);

            /// <inheritdoc cref="RNNCell(long, long, NonLinearities, bool, Device?, ScalarType?)"/>
            public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, dtype);

            /// <inheritdoc cref="RNNCell(long, long, NonLinearities, bool, Device?, ScalarType?)"/>
            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, dtype);
        }
    }
}
