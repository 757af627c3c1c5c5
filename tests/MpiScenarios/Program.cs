using System.Diagnostics;
using MpiScenarios;

// What several processes do together, and what goes wrong among them: started by tests/SafeStep.Mpi.Tests under mpirun, one scenario at a time.
if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

string rank = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") ?? Environment.GetEnvironmentVariable("PMI_RANK") ?? "0";
bool isLast = rank == "1";
switch (args[0])
{
    case "load":
        return 0;

    case "train":
        return MpiProcessGroup.Run(group => TrainingRun.Run(group));

    case "exit before join":
        if (isLast)
        {
            return 3;
        }

        return MpiProcessGroup.Run(group => TrainingRun.Run(group));

    case "killed":
        return MpiProcessGroup.Run(group => TrainingRun.Run(group, step => If(isLast && step == 3, Process.GetCurrentProcess().Kill)));

    case "exit":
        return MpiProcessGroup.Run(group => TrainingRun.Run(group, step => If(isLast && step == 3, () => Environment.Exit(3))));

    case "exception":
        return MpiProcessGroup.Run(group => TrainingRun.Run(group, step => If(isLast && step == 3, () => throw new InvalidDataException("The third batch cannot be read."))));

    case "unhandled exception":
    {
        using var group = MpiProcessGroup.Join();
        TrainingRun.Run(group, step => If(isLast && step == 3, () => throw new InvalidDataException("The third batch cannot be read.")));
        return 0;
    }

    case "caught outside":
        try
        {
            using var group = MpiProcessGroup.Join();
            TrainingRun.Run(group, step => If(isLast && step == 3, () => throw new InvalidDataException("The third batch cannot be read.")));
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or ProcessGroupException)
        {
            Console.Error.WriteLine($"caught on rank {rank}: {exception.Message}");
            // The launcher ends all processes as soon as one has failed: the other has its word first.
            Thread.Sleep(TimeSpan.FromSeconds(2));
            return 1;
        }

    case "ends early":
        return MpiProcessGroup.Run(group =>
        {
            for (int step = 0; step < (group.Rank == 1 ? 2 : 3); step++)
            {
                group.Max(step);
            }
        });

    case "other call":
        return MpiProcessGroup.Run(group =>
        {
            group.Max(1);
            if (group.Rank == 1)
            {
                group.Sum(new float[3]);
            }
            else
            {
                group.Broadcast(new byte[100_000]);
            }
        });

    case "other length":
        return MpiProcessGroup.Run(group => group.Sum(new double[10 + group.Rank]));

    case "other operation":
        return MpiProcessGroup.Run(group => group.Reduce(new double[2], group.Rank == 0 ? [ReduceOperation.Max, ReduceOperation.Sum] : [ReduceOperation.Sum, ReduceOperation.Max]));

    case "hang":
        return MpiProcessGroup.Run(group =>
        {
            group.Max(1);
            If(group.Rank == 1, () => Thread.Sleep(Timeout.Infinite));
            group.Max(2);
        }, new MpiOptions { Timeout = TimeSpan.FromSeconds(5) });

    case "for ever":
        return MpiProcessGroup.Run(group =>
        {
            for (long step = 0; ; step++)
            {
                if (group.Max(step) != step)
                {
                    throw new InvalidOperationException("The largest of equal numbers is another one.");
                }

                if (step == 10 && group.Rank == 0)
                {
                    Console.WriteLine("running");
                }

                Thread.Sleep(20);
            }
        }, new MpiOptions { Timeout = TimeSpan.FromSeconds(15) });

    case "different models":
        return MpiProcessGroup.Run(group =>
        {
            using var replica = new ReplicatedModel(new Net(group.Rank == 0 ? 16 : 17), group);
        });

    case "demand":
        return MpiProcessGroup.Run(group => group.Demand(group.Rank == 0 ? null : $"the file part{group.Rank}.csv is missing."));

    case "other threads":
        return MpiProcessGroup.Run(group =>
        {
            for (int i = 0; i < 20; i++)
            {
                var thread = new Thread(() => If(group.Max(group.Rank) != group.Size - 1, () => Environment.FailFast("wrong")));
                thread.Start();
                thread.Join();
            }

            WriteFromFirst(group, "20 threads");
        });

    case "null reference":
        return MpiProcessGroup.Run(group =>
        {
            string? nothing = group.Rank < 0 ? "" : null;
            try
            {
                _ = nothing!.Length;
            }
            catch (NullReferenceException)
            {
                group.Max(1);
                WriteFromFirst(group, "caught");
            }
        });

    case "not disposed":
    {
        var group = MpiProcessGroup.Join();
        double largest = group.Max(group.Rank);
        WriteFromFirst(group, $"largest {largest}");
        return 0;
    }

    case "joined twice":
        return MpiProcessGroup.Run(group =>
        {
            try
            {
                MpiProcessGroup.Join();
            }
            catch (InvalidOperationException exception)
            {
                group.Max(1);
                WriteFromFirst(group, exception.Message);
            }
        });

    case "started by others":
        return StartedByOthers.Run();

    case "nan":
        return MpiProcessGroup.Run(group =>
        {
            double[] values = [group.Rank == 1 ? double.NaN : 5, group.Rank, double.PositiveInfinity, 1];
            group.Reduce(values, [ReduceOperation.Max, ReduceOperation.Sum, ReduceOperation.Min, ReduceOperation.Sum]);
            WriteFromFirst(group, string.Join(' ', values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        });

    case "large":
        return MpiProcessGroup.Run(group =>
        {
            // More elements than one call of MPI gets.
            float[] values = new float[(1 << 24) + 3];
            Array.Fill(values, group.Rank + 1);
            group.Sum(values);
            byte[] bytes = new byte[(1 << 27) + 1];
            Array.Fill(bytes, (byte)(7 + group.Rank));
            group.Broadcast(bytes);
            float sum = group.Size * (group.Size + 1) / 2;
            WriteFromFirst(group, $"{values.All(value => value == sum)} {group.Mean(bytes.All(value => value == 7) ? 1 : 0)}");
        });

    default:
        Console.Error.WriteLine($"There is no scenario '{args[0]}'.");
        return 2;
}

static void If(bool condition, Action action)
{
    if (condition)
    {
        action();
    }
}

static void WriteFromFirst(ProcessGroup group, string text) => If(group.Rank == 0, () => Console.WriteLine(text));
