using DataParallel;
using SafeStep;

const string Usage = """
    Trains the digits network in several processes that take the steps of one, through a learning-rate spike.

      dotnet build samples/DataParallel -c Release
      mpirun -n 4 dotnet samples/DataParallel/bin/Release/net10.0/DataParallel.dll

    Needs Open MPI (Debian: openmpi-bin). The number of processes divides 64, the size of the batch.
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

Mpi mpi;
try
{
    mpi = new Mpi();
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

using (mpi)
{
    if (Training.BatchSize % mpi.Size != 0)
    {
        if (mpi.Rank == 0)
        {
            Console.Error.WriteLine($"{mpi.Size} processes cannot share a batch of {Training.BatchSize} rows evenly: start as many as divide it, such as 2 or 4.");
        }

        return 2;
    }

    try
    {
        Training.Run(mpi);
        return 0;
    }
    catch (Exception exception)
    {
        Console.Error.WriteLine($"Rank {mpi.Rank} cannot go on, and so all end: {exception.Message}");
        mpi.Abort();
        return 1;
    }
}
