namespace SafeStep;

/// <summary>Gradients of another number than the loss, beside those that training gathered.</summary>
internal static class GradientsAside
{
    /// <summary>Runs backward with no gradient gathered yet. What the training left is put back afterwards. By backward and not by autograd.grad, whose errors end the process in TorchSharp.</summary>
    /// <param name="number">What is differentiated.</param>
    /// <param name="parameters">Every parameter that it may depend on.</param>
    /// <param name="use">What is done while they hold its gradients: one that it does not depend on has none.</param>
    public static T Of<T>(Tensor number, List<Tensor> parameters, Func<T> use)
    {
        using var noGrad = torch.no_grad();
        var gathered = parameters.ConvertAll(Gradient.Of);
        try
        {
            parameters.ForEach(parameter => parameter.grad = null);
            using (torch.enable_grad())
            {
                number.backward();
            }

            return use();
        }
        finally
        {
            for (int i = 0; i < gathered.Count; i++)
            {
                parameters[i].grad = gathered[i];
            }
        }
    }
}
