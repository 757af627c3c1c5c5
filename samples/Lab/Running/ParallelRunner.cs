using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lab.Running;

/// <summary>Runs the cells that are not finished yet, one on each processor, each on one thread of the tensor library.</summary>
public static class ParallelRunner
{
    /// <summary>Runs and stores. A cell that fails does not stop the others.</summary>
    /// <returns>The cells that failed, and how.</returns>
    public static IReadOnlyList<(CellKey Key, Exception Error)> Run(IEnumerable<Cell> cells, ResultStore store, int threads, Action<CellKey> done, CancellationToken cancellation)
    {
        torch.set_num_threads(1);
        var failures = new ConcurrentQueue<(CellKey, Exception)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            // One at a time from the list: cells differ much in length.
            Parallel.ForEach(Partitioner.Create(cells, EnumerablePartitionerOptions.NoBuffering), options, cell =>
            {
                if (!store.Has(cell.Key))
                {
                    RunOne(cell, store, failures);
                }

                done(cell.Key);
            });
        }
        catch (OperationCanceledException)
        {
            // What is finished is stored; the caller knows that it cancelled.
        }

        return [.. failures];
    }

    private static void RunOne(Cell cell, ResultStore store, ConcurrentQueue<(CellKey, Exception)> failures)
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            var result = cell.Run();
            store.Add(new FinishedCell(cell.Key, Backend.Commit, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3), result));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            failures.Enqueue((cell.Key, error));
        }
    }
}
