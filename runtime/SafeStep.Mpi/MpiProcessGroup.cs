using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>The processes that an MPI launcher started: <c>mpirun -n 4 dotnet app.dll</c>.</summary>
/// <remarks>
/// Over Open MPI 3 to 5 and MPICH 3.1 or newer, on Linux and macOS. A process that dies is noticed by the launcher, which ends the others. One that leaves while others go on, or exits without having ended, ends them with a sentence.
/// </remarks>
public sealed class MpiProcessGroup : ProcessGroup
{
    private static int joined;

    private readonly MpiCalls mpi;
    private readonly MpiWatch watch;
    private readonly nint world;
    private readonly bool isOurs;
    private readonly int? onlyThread;
    private readonly PosixSignalRegistration termination;
    private bool isTerminated;

    private MpiProcessGroup(MpiCalls mpi, bool isOurs, int threadLevel, MpiOptions options)
        : base(mpi.Rank(), mpi.Size())
    {
        (this.mpi, this.isOurs) = (mpi, isOurs);
        onlyThread = threadLevel < MpiCalls.Serialized ? Environment.CurrentManagedThreadId : null;
        world = mpi.OwnWorld();
        watch = new MpiWatch(options.Timeout, GiveUp);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        // The launcher ends processes whose others have died: there is nobody to talk to any more.
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => isTerminated = true);
    }

    /// <summary>
    /// Takes part in the run that an MPI launcher started this process for. Without a launcher it is a run of this process alone, and no MPI is needed. MPI is started, and ended with the group, unless something else in this process has started it.
    /// </summary>
    /// <param name="options">How; null takes the defaults.</param>
    /// <returns>All processes of the run. Dispose it at the end, on each.</returns>
    /// <exception cref="DllNotFoundException">There is a launcher but no library, or one that is not known; the message says what to do.</exception>
    /// <exception cref="InvalidOperationException">This process takes part already, or MPI has ended in it.</exception>
    /// <exception cref="ProcessGroupException">The library is not the launcher's, so that each process would train alone; or MPI could not be started.</exception>
    public static ProcessGroup Join(MpiOptions? options = null)
    {
        options ??= new MpiOptions();
        var launch = MpiLaunch.Of(Environment.GetEnvironmentVariable);
        if (!launch.IsLaunched)
        {
            return SingleProcess;
        }

        var mpi = new MpiCalls(MpiLibrary.Load(options.Library, launch));
        if (Interlocked.Exchange(ref joined, 1) != 0)
        {
            throw new InvalidOperationException("This process takes part in a run over MPI already, or has done so. MPI is started once in a process: join once and hand the group on.");
        }

        if (mpi.IsFinalized)
        {
            throw new InvalidOperationException("MPI has ended in this process, and it cannot be started again. Join before whatever else uses MPI here ends it.");
        }

        bool isOurs = !mpi.IsInitialized;
        int threadLevel = isOurs ? mpi.Initialize() : mpi.ThreadLevel();
        if (launch.Size > 1 && mpi.Size() == 1)
        {
            throw new ProcessGroupException(
                $"The launcher started {launch.Size} processes, but the MPI library knows of this one only: it is not the launcher's, and each process would train alone. Name the launcher's own library in the environment variable {MpiLibrary.Variable}.");
        }

        return new MpiProcessGroup(mpi, isOurs, threadLevel, options);
    }

    /// <summary>Runs a program in all processes: it joins, and ends with it. Where the program throws on one process, all end, and that process's rank and the exception's message are written to the standard error stream.</summary>
    /// <param name="program">What each process does.</param>
    /// <param name="options">How it takes part; null takes the defaults.</param>
    /// <returns>What the program's <c>Main</c> may return: 0, or 1 after an exception.</returns>
    public static int Run(Action<ProcessGroup> program, MpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ProcessGroup group;
        try
        {
            group = Join(options);
        }
        catch (Exception exception) when (exception is DllNotFoundException or InvalidOperationException or ProcessGroupException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }

        try
        {
            program(group);
            group.Dispose();
            return group.Broken is null ? 0 : 1;
        }
        catch (Exception exception)
        {
            // What the processes have to say to each other is a sentence; of anything else its place is wanted, too.
            group.Abort(exception is ProcessGroupException ? exception.Message : $"{exception.Message}{Environment.NewLine}{exception}");
            return 1;
        }
    }

    /// <inheritdoc/>
    protected override void GatherCore(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        using var watched = Watch();
        mpi.Gather(mine, all, world);
    }

    /// <inheritdoc/>
    protected override void SumCore(Span<float> values)
    {
        using var watched = Watch();
        mpi.Sum(values, world);
    }

    /// <inheritdoc/>
    protected override void SumCore(Span<double> values)
    {
        using var watched = Watch();
        mpi.Sum(values, world);
    }

    /// <inheritdoc/>
    protected override void BroadcastCore(Span<byte> bytes)
    {
        using var watched = Watch();
        mpi.Broadcast(bytes, world);
    }

    /// <inheritdoc/>
    protected override void EndCore(bool together)
    {
        if (!together)
        {
            // At the process's end the others are ended, too: what they wait for will not come.
            return;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        termination.Dispose();
        using (Watch())
        {
            mpi.Free(world);
            if (isOurs)
            {
                mpi.Stop();
            }
        }

        watch.Dispose();
    }

    /// <inheritdoc/>
    protected override void AbortCore()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        mpi.Abort(1);
        Environment.Exit(1);
    }

    private MpiWatch.Call Watch() => onlyThread is null || onlyThread == Environment.CurrentManagedThreadId
        ? watch.Begin()
        : throw new InvalidOperationException("This MPI library, or whatever started it, allows calls from the thread that joined only. Train on that thread.");

    private void GiveUp()
    {
        Console.Error.WriteLine(FormattableString.Invariant(
            $"Rank {Rank} of {Size} has waited for the other processes for {watch.Limit.TotalSeconds:0.#} s ({nameof(MpiOptions)}.{nameof(MpiOptions.Timeout)}): one of them hangs, or the connection to it is cut. All end."));
        Console.Error.Flush();
        AbortCore();
    }

    private void OnExit(object? sender, EventArgs e)
    {
        // In the middle of a call of another thread nothing can be said any more; the launcher sees that this process ends.
        if (isTerminated || IsBusy)
        {
            return;
        }

        Dispose();
        if (Broken is not null)
        {
            mpi.Abort(Environment.ExitCode == 0 ? 1 : Environment.ExitCode);
        }
    }
}
