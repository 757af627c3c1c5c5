namespace SafeStep;

/// <summary>Whether a model's parameters hold gradients, seen at little cost and without waiting for a device.</summary>
internal sealed class ParameterGradients(torch.nn.Module model)
{
    // Where the last look found one: most often it still has.
    private Tensor? asked;

    /// <summary>
    /// A number that is 0 where no trained parameter holds a gradient other than zeros, as far as one of them tells: the smallest that has one. To be read later where that is to wait for a device.
    /// </summary>
    public Numbers Left()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var gradient = asked is { IsInvalid: false, requires_grad: true } ? Gradient.Of(asked) : null;
        if (gradient is null && Find(out gradient) is { } none)
        {
            return none;
        }

        var any = Gradient.Dense(gradient!).ne(Held(0)).any();
        return gradient!.device_type == DeviceType.CPU ? new Numbers(any.item<bool>() ? 1 : 0) : any.DetachFromDisposeScope();
    }

    // The answer where no parameter has a gradient.
    private Numbers? Find(out Tensor? gradient)
    {
        (asked, gradient) = (null, null);
        bool anyTrained = false;
        foreach (var parameter in model.parameters())
        {
            if (!parameter.requires_grad || parameter.numel() == 0)
            {
                continue;
            }

            anyTrained = true;
            if ((asked is null || parameter.numel() < asked.numel()) && Gradient.Of(parameter) is { } found)
            {
                (asked, gradient) = (parameter, found);
            }
        }

        // What is not trained has no gradient to be cleared.
        return gradient is not null ? default(Numbers?) : new Numbers(anyTrained ? 0 : 1);
    }
}
