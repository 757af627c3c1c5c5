namespace SafeStep;

/// <summary>Whether a model's parameters hold gradients, seen at little cost and without waiting for a device.</summary>
internal static class ParameterGradients
{
    /// <summary>
    /// A number that is 0 where no trained parameter holds a gradient other than zeros, as far as one of them tells: the smallest that has one. To be read later where that is to wait for a device.
    /// </summary>
    /// <param name="model">The model.</param>
    public static Numbers Left(torch.nn.Module model)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Tensor? smallest = null;
        bool anyTrained = false;
        foreach (var parameter in model.parameters())
        {
            if (!parameter.requires_grad || parameter.numel() == 0)
            {
                continue;
            }

            anyTrained = true;
            if ((smallest is null || parameter.numel() < smallest.numel()) && Gradient.Of(parameter) is { } gradient)
            {
                smallest = gradient;
            }
        }

        // What is not trained has no gradient to be cleared.
        if (smallest is null)
        {
            return new Numbers(anyTrained ? 0 : 1);
        }

        var any = Gradient.Dense(smallest).ne(Held(0)).any();
        return smallest.device_type == DeviceType.CPU ? new Numbers(any.item<bool>() ? 1 : 0) : any.DetachFromDisposeScope();
    }
}
