using Lab;
using Lab.Experiments;
using SafeStep;

return new CommandLine().Invoke(args, [.. Catalogue.All.Select(experiment => experiment.Name)], settings =>
{
    // Help needs no tensors.
    if (!TensorBackend.TryLoad(out string? problem))
    {
        Console.Error.WriteLine(problem);
        return 2;
    }

    return Laboratory.Run(settings);
});
