using Lab;
using Lab.Experiments;

return new CommandLine().Invoke(args, [.. Catalogue.All.Select(experiment => experiment.Name)], Laboratory.Run);
