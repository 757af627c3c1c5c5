namespace SafeStep.Tool.Runs;

/// <summary>A log file that is read, once or as it grows.</summary>
internal sealed class RunFile
{
    private readonly StepLogFollower follower;

    public RunFile(string path)
    {
        Path = path;
        Run = new Run(Name);
        follower = new StepLogFollower(path, Begin);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The run as it was last read.</summary>
    public Run Run { get; private set; }

    /// <summary>How often the file began anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether the file was there when it was last looked at.</summary>
    public bool IsThere => follower.IsThere;

    /// <summary>Reads a whole log.</summary>
    /// <exception cref="ToolException">It cannot be read, is none, or has no step.</exception>
    public static Run Read(string path)
    {
        var file = new RunFile(path);
        file.Poll();
        if (!file.IsThere)
        {
            throw new ToolException($"There is no file '{path}'.");
        }

        file.Guarded(() =>
        {
            file.follower.Finish();
            return true;
        });
        file.Run.EndsInTornLine = file.follower.EndsInTornLine;
        file.Run.Complete();
        return file.Run.Rows > 0
            ? file.Run
            : throw new ToolException(string.Join(' ', new[] { $"{file.Name} holds no step yet: there is nothing to show." }.Concat(file.Run.LeftOut)));
    }

    /// <summary>Reads what was added since the last call.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="ToolException">The file cannot be read, or is no step log.</exception>
    public bool Poll() => Guarded(() =>
    {
        bool isNew = follower.Poll();
        Run.EndsInTornLine = follower.EndsInTornLine;
        Run.Complete();
        return isNew;
    });

    private Run Begin()
    {
        if (Run.Header is not null)
        {
            Restarts++;
            Run = new Run(Name);
        }

        return Run;
    }

    private bool Guarded(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (StepLogFormatException exception)
        {
            throw new ToolException($"{Name} is not a step log that can be read. {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(exception.Message);
        }
    }
}
