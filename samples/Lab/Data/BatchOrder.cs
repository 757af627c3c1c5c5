namespace Lab.Data;

/// <summary>Which rows each step sees.</summary>
public static class BatchOrder
{
    /// <summary>Passes over all rows without end, each in a new order, cut into batches; the last of a pass may be smaller.</summary>
    public static IEnumerable<int[]> Epochs(int rows, int size, int seed)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, rows)];
        while (true)
        {
            random.Shuffle(order);
            foreach (int[] batch in order.Chunk(size))
            {
                yield return batch;
            }
        }
    }

    /// <summary>Batches without end, each drawn anew without repeating a row.</summary>
    public static IEnumerable<int[]> Draws(int rows, int size, int seed)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, rows)];
        size = Math.Min(size, rows);
        while (true)
        {
            for (int i = 0; i < size; i++)
            {
                int other = random.Next(i, rows);
                (order[i], order[other]) = (order[other], order[i]);
            }

            yield return order[..size];
        }
    }
}
