using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.optim;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>An optimizer whose options and state can be saved and loaded, in TorchSharp's own file format: training goes on to the bit as if it had not stopped.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private protected OptimizerHelper()
    {
    }

    /// <summary>The options of each group and the state of each parameter, as they are now; tensors are shared.</summary>
    public abstract StateDictionary state_dict();

    /// <summary>Copies the options and states of an optimizer of the same kind over parameters of the same shapes.</summary>
    /// <exception cref="ArgumentException">The kinds, the numbers of groups or parameters, or the shapes differ; this optimizer is then as it was.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        Check(own.Options.Count, own.State.Count, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            if (own.Options[i].GetType() != state_dict.Options[i].GetType())
            {
                throw new ArgumentException($"load_state_dict: the options are those of {state_dict.Options[i].GetType().DeclaringType?.Name}; this optimizer is {GetType().Name}.", nameof(state_dict));
            }
        }
        CheckShapes(state_dict);
        for (var i = 0; i < groups.Count; i++) groups[i].Options = state_dict.Options[i].Copy();
        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i])) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    /// <summary>Writes options and states to a file.</summary>
    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes options and states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        foreach (var group in groups)
        {
            foreach (var parameter in group.Parameters) StateOf(parameter).Begin(parameter, group.Options);
        }
        var own = state_dict();
        writer.Write(GetType().Name);
        TensorStream.WriteNumber(writer, own.Options.Count);
        TensorStream.WriteNumber(writer, own.State.Count);
        foreach (var options in own.Options) options.SaveStateDict(writer);
        foreach (var state in own.State) state.SaveStateDict(writer);
    }

    /// <summary>Reads options and states from a file.</summary>
    /// <exception cref="InvalidDataException">The file is of another optimizer, or ends too early; this optimizer is then as it was.</exception>
    /// <exception cref="ArgumentException">The numbers of groups or parameters, or the shapes differ; this optimizer is then as it was.</exception>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads options and states.</summary>
    /// <inheritdoc cref="load_state_dict(string)"/>
    public void load_state_dict(BinaryReader reader)
    {
        var loaded = Blank();
        try
        {
            if (ReadName(reader) is var name && name != GetType().Name)
            {
                throw new InvalidDataException($"load_state_dict: this is not the saved state of {GetType().Name} but of \"{name}\". Load it into the kind of optimizer that saved it.");
            }
            Check(loaded.Options.Count, loaded.State.Count, TensorStream.ReadNumber(reader), TensorStream.ReadNumber(reader));
            foreach (var options in loaded.Options) options.LoadStateDict(reader);
            foreach (var state in loaded.State) state.LoadStateDict(reader);
            load_state_dict(loaded);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"load_state_dict: the saved state of {GetType().Name} ends too early: it was cut off, or saved for other parameters.");
        }
        finally
        {
            foreach (var state in loaded.State) state.Dispose();
        }
    }

    /// <summary>Options and states to be read into: as many as this optimizer has, with nothing in them.</summary>
    private protected abstract StateDictionary Blank();

    private protected abstract OptimizerState StateOf(Parameter parameter);

    private static string ReadName(BinaryReader reader)
    {
        try
        {
            return reader.ReadString();
        }
        catch (Exception e) when (e is FormatException or IOException and not EndOfStreamException)
        {
            throw new InvalidDataException("load_state_dict: this does not begin with the name of an optimizer: it is not a saved optimizer state.", e);
        }
    }

    private static void Check(long groups, long states, long savedGroups, long savedStates)
    {
        if (groups == savedGroups && states == savedStates) return;
        throw new ArgumentException($"load_state_dict: {savedGroups} groups and {savedStates} parameters were saved; this optimizer has {groups} and {states}.");
    }

    private void CheckShapes(StateDictionary saved)
    {
        var i = 0;
        foreach (var parameter in parameters())
        {
            foreach (var tensor in saved.State[i].Tensors)
            {
                if (tensor is null || (tensor.Type == parameter.Type && tensor.Sizes.AsSpan().SequenceEqual(parameter.Sizes))) continue;
                throw new ArgumentException(
                    $"load_state_dict: parameter {i} is {parameter.Type} {Layout.Text(parameter.Sizes)}, the state saved for it {tensor.Type} {Layout.Text(tensor.Sizes)}. The parameters must be those of the saved optimizer, in the same order.");
            }
            i++;
        }
    }
}
