using DataParallel;
using SafeStep;

const string Usage = """
    Trains the digits network in several processes that take the steps of one, through a learning-rate spike.

      dotnet build samples/DataParallel -c Release
      mpirun -n 4 dotnet samples/DataParallel/bin/Release/net10.0/DataParallel.dll

    Needs Open MPI (Debian: openmpi-bin) or MPICH; without mpirun it is one process, which needs neither. Any number of processes shares the batch of 64 rows, up to 64.
    On TorchSharp: -p:Backend=torchsharp, and bin/torchsharp in place of bin.

    Rank 0 prints a line for each step: its number, the guard's decision, the ratio of the step to the radius, the norm of the parameters after it, and the mean loss of the batch.
    """;

if (args.Length > 0)
{
    bool asked = args is ["--help" or "-h" or "-?"];
    (asked ? Console.Out : Console.Error).WriteLine(asked ? Usage : $"There are no options but --help, and '{args[0]}' is none.");
    return asked ? 0 : 2;
}

if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

return MpiProcessGroup.Run(Training.Run);
