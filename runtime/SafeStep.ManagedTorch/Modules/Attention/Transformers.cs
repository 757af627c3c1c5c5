using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Layers of an encoder one after the other, each a copy of the one given.</summary>
    public sealed class TransformerEncoder : nn.Module<Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor>
    {
        private readonly ModuleList<TransformerEncoderLayer> layers = [];
        private readonly LayerNorm? norm;

        internal TransformerEncoder(IEnumerable<TransformerEncoderLayer> all, LayerNorm? norm = null) : base(nameof(TransformerEncoder))
        {
            layers.extend(all);
            if (layers.Count == 0) throw new ArgumentException("TransformerEncoder: no layer.");
            register_module(nameof(layers), layers);
            this.norm = norm;
            if (norm is not null) register_module(nameof(norm), norm);
        }

        internal TransformerForm Form => layers[0].Form;

        /// <summary>With a mask added to the scores and one of what is padding; null: none.</summary>
        public override Tensor forward(Tensor src, Tensor src_mask, Tensor src_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            var x = src;
            foreach (var layer in layers) x = layer.Run(x, src_mask, src_key_padding_mask);
            return (norm?.forward(x) ?? x).MoveToOuterDisposeScope();
        }

        /// <summary>With a mask.</summary>
        public Tensor call(Tensor src, Tensor src_mask) => base.call(src, src_mask, null!);

        /// <summary>Without masks.</summary>
        public Tensor call(Tensor src) => base.call(src, null!, null!);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Layers of a decoder one after the other, each a copy of the one given.</summary>
    public sealed class TransformerDecoder : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        private readonly ModuleList<TransformerDecoderLayer> layers = [];
        private readonly LayerNorm? norm;

        internal TransformerDecoder(IEnumerable<TransformerDecoderLayer> all, LayerNorm? norm = null) : base(nameof(TransformerDecoder))
        {
            layers.extend(all);
            if (layers.Count == 0) throw new ArgumentException("TransformerDecoder: no layer.");
            register_module(nameof(layers), layers);
            this.norm = norm;
            if (norm is not null) register_module(nameof(norm), norm);
        }

        internal TransformerForm Form => layers[0].Form;

        /// <summary>With masks added to the scores, and masks of what is padding; null: none.</summary>
        public override Tensor forward(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
        {
            using var scope = NewDisposeScope();
            var x = tgt;
            foreach (var layer in layers) x = layer.forward(x, memory, tgt_mask, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);
            return (norm?.forward(x) ?? x).MoveToOuterDisposeScope();
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new Tensor call(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
            base.call(tgt, memory, tgt_mask, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);

        /// <summary>Without masks.</summary>
        public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>An encoder and a decoder that looks at what the encoder made, each with a normalisation at its end.</summary>
    public sealed class Transformer : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly TransformerEncoder encoder;
        private readonly TransformerDecoder decoder;

        internal Transformer(TransformerForm form, long encoders, long decoders) : base(nameof(Transformer))
        {
            encoder = new(Enumerable.Range(0, (int)encoders).Select(_ => new TransformerEncoderLayer(form)).ToList(), nn.LayerNorm(form.Width));
            decoder = new(Enumerable.Range(0, (int)decoders).Select(_ => new TransformerDecoderLayer(form)).ToList(), nn.LayerNorm(form.Width));
            register_module(nameof(encoder), encoder);
            register_module(nameof(decoder), decoder);
            foreach (var parameter in parameters().Where(parameter => parameter.dim() > 1)) nn.init.xavier_uniform_(parameter);
        }

        internal TransformerForm Form => encoder.Form;

        /// <summary>Without masks.</summary>
        public override Tensor forward(Tensor src, Tensor tgt) => Run(src, tgt, null, null, null, null, null, null);

        /// <summary>With masks added to the scores, and masks of what is padding; null: none.</summary>
        public Tensor call(
            Tensor src, Tensor tgt, Tensor src_mask, Tensor? tgt_mask = null, Tensor? memory_mask = null, Tensor? src_key_padding_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
            Run(src, tgt, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private Tensor Run(Tensor src, Tensor tgt, Tensor? srcMask, Tensor? tgtMask, Tensor? memoryMask, Tensor? srcPadding, Tensor? tgtPadding, Tensor? memoryPadding)
        {
            using var scope = NewDisposeScope();
            return decoder.forward(tgt, encoder.forward(src, srcMask!, srcPadding!), tgtMask!, memoryMask, tgtPadding, memoryPadding).MoveToOuterDisposeScope();
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Copies of a layer one after the other; the layer itself is not part of it.</summary>
            public static TransformerEncoder TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers) =>
                new(Enumerable.Range(0, (int)num_layers).Select(_ => Copied(encoder_layer, new TransformerEncoderLayer(encoder_layer.Form))).ToList());

            /// <summary>Copies of a layer one after the other; the layer itself is not part of it.</summary>
            public static TransformerDecoder TransformerDecoder(TransformerDecoderLayer decoder_layer, long num_layers) =>
                new(Enumerable.Range(0, (int)num_layers).Select(_ => Copied(decoder_layer, new TransformerDecoderLayer(decoder_layer.Form))).ToList());

            /// <summary>An encoder and a decoder; matrices start by Glorot's rule.</summary>
            public static Transformer Transformer(long d_model = 512, long nhead = 8, long num_encoder_layers = 6, long num_decoder_layers = 6, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(new(d_model, nhead, dim_feedforward, dropout, activation == Activations.GELU), num_encoder_layers, num_decoder_layers);

            private static T Copied<T>(T layer, T copy) where T : Module
            {
                using var noGrad = no_grad();
                copy.to(layer.parameters().First().dtype);
                foreach (var (from, to) in layer.parameters().Zip(copy.parameters())) to.copy_(from);
                copy.train(layer.training);
                return copy;
            }
        }
    }
}
