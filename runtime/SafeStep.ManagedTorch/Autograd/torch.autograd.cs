namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Gradients that are returned instead of gathered in the leaves.</summary>
    public static partial class autograd
    {
        /// <summary>The gradients of the outputs' sum, each weighted with its grad_output, with respect to the inputs. No leaf's grad changes.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what: leaves or results of operations.</param>
        /// <param name="grad_outputs">A weight in the shape of each output; may be missing for scalars.</param>
        /// <param name="retain_graph">Whether the graph can be used again.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves. The graph then stays, too.</param>
        /// <param name="allow_unused">Whether an input that the outputs do not depend on has no gradient (null) instead of being an error.</param>
        /// <exception cref="NotSupportedException">create_graph, and an operation whose gradient the engine cannot differentiate: see docs/embedded-engine.md.</exception>
        /// <exception cref="InvalidOperationException">An input requires no gradient or is not used, or a gradient is missing or misshapen.</exception>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            if (grad_outputs is not null && grad_outputs.Count != outputs.Count) throw new ArgumentException($"autograd.grad: {grad_outputs.Count} gradients for {outputs.Count} outputs.", nameof(grad_outputs));
            foreach (var input in inputs)
            {
                if (!input.requires_grad) throw new InvalidOperationException($"autograd.grad: an input of shape {Layout.Text(input.Sizes)} requires no gradient.");
            }
            using var scope = NewDisposeScope();
            var starts = new Tensor[outputs.Count];
            for (var i = 0; i < starts.Length; i++) starts[i] = outputs[i].GradientToStart(grad_outputs?[i]);
            var found = BackwardPass.Collect(outputs, starts, inputs, retain_graph || create_graph, create_graph);
            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] is null && !allow_unused)
                {
                    throw new InvalidOperationException($"autograd.grad: the outputs do not depend on input {i} of shape {Layout.Text(inputs[i].Sizes)}. Pass allow_unused: true if that is meant.");
                }
            }
            return Array.ConvertAll(found, g => g?.MoveToOuterDisposeScope()!);
        }

        /// <summary>Gathers the gradients of several tensors in the leaves, or in the inputs alone.</summary>
        /// <inheritdoc cref="grad"/>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors is not null && grad_tensors.Count != tensors.Count) throw new ArgumentException($"autograd.backward: {grad_tensors.Count} gradients for {tensors.Count} tensors.", nameof(grad_tensors));
            if (inputs is not null)
            {
                if (inputs.Count == 0) throw new ArgumentException("autograd.backward: inputs is empty; without it all leaves get their gradients.", nameof(inputs));
                using var scope = NewDisposeScope();
                var found = grad(tensors, inputs, grad_tensors, retain_graph ?? create_graph, create_graph, allow_unused: true);
                for (var i = 0; i < inputs.Count; i++)
                {
                    if (found[i] is not null) inputs[i].GatherGrad(found[i], create_graph);
                }
                return;
            }
            for (var i = 0; i < tensors.Count; i++) tensors[i].Backward(grad_tensors is null ? null : [grad_tensors[i]], (retain_graph ?? create_graph) || create_graph || i + 1 < tensors.Count, create_graph);
        }

        /// <summary>Gathers the gradients of a tensor in the leaves, or in the inputs alone.</summary>
        /// <inheritdoc cref="grad"/>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Gathers the gradients of a tensor, weighted with grad_tensor, in the leaves, or in the inputs alone.</summary>
        /// <inheritdoc cref="grad"/>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);
    }
}
