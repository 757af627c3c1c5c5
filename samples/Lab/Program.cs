using Lab;
using Lab.Experiments;
using SafeStep;

if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

return new CommandLine().Invoke(args, [.. Catalogue.All.Select(experiment => experiment.Name)], Laboratory.Run);
