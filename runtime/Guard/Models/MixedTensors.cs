namespace SafeStep;

/// <summary>Says which tensors do not go together, before they meet: the tensor library names neither inputs nor parameters, and some versions of TorchSharp end the process.</summary>
internal static class MixedTensors
{
    /// <summary>An input whose type or device no parameter has, beside a parameter; null when there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs of its forward.</param>
    public static string? Describe(torch.nn.Module model, IEnumerable<object?> inputs)
    {
        var parameters = ModuleParameters.Of(model).Where(parameter => parameter.Value.is_floating_point()).ToList();
        if (parameters.Count == 0)
        {
            return null;
        }

        var (first, number) = (parameters[0], 0);
        foreach (object? input in inputs)
        {
            number++;
            if (input is not Tensor tensor)
            {
                continue;
            }

            if (parameters.All(parameter => parameter.Value.device_type != tensor.device_type || parameter.Value.device_index != tensor.device_index))
            {
                return $"Input {number} of the batch that the step is measured on lies on {tensor.device}, the parameter {first.Path} on {first.Value.device}. Move the batch to the device of the model, or the model to that of the batch.";
            }

            if (tensor.is_floating_point() && parameters.All(parameter => parameter.Value.dtype != tensor.dtype))
            {
                return $"Input {number} of the batch that the step is measured on is {tensor.dtype}, the parameter {first.Path} {first.Value.dtype}. Convert the batch to the type of the model, as in x.to(ScalarType.{first.Value.dtype}).";
            }
        }

        return null;
    }
}
