namespace SafeStep.Guard.Tests.Measured;

/// <summary>One process of a run, as a thread of this one.</summary>
internal sealed record Rank(int Number, RankReduction Reduction);

/// <summary>Processes that agree on numbers: threads that meet at a barrier.</summary>
internal static class Ranks
{
    /// <summary>Each rank makes its own model and takes a step. They are made one after the other, for they draw from one generator, and step together.</summary>
    public static StepReport[] Step<T>(int count, Func<Rank, T> make, Func<T, Rank, StepReport> step)
    {
        double[] values = new double[count];
        using var barrier = new Barrier(count);
        var reports = new StepReport[count];
        Exception? failed = null;
        var turn = new object();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            double Reduce(double mine, Func<double[], double> of)
            {
                values[number] = mine;
                Meet();
                double result = of(values);
                Meet();
                return result;
            }

            void Meet()
            {
                if (!barrier.SignalAndWait(TimeSpan.FromSeconds(20)))
                {
                    throw new TimeoutException("A rank asked for what the others did not.");
                }
            }

            try
            {
                var rank = new Rank(number, new RankReduction(mine => Reduce(mine, all => all.Max()), mine => Reduce(mine, all => all.Sum())));
                T made;
                lock (turn)
                {
                    made = make(rank);
                }

                reports[number] = step(made, rank);
            }
            catch (Exception exception)
            {
                lock (turn)
                {
                    failed ??= exception;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return failed is null ? reports : throw new InvalidOperationException("A rank failed.", failed);
    }
}
