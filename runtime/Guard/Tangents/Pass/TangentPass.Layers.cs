namespace SafeStep;

/// <content>Layers of the library, and children that have no derivative.</content>
public sealed partial class TangentPass
{
    private Tensor Layer(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        if (LayerReasons.Of(layer) is { } reason)
        {
            throw Refused($"{Named(layer)} has no derivative: {reason}");
        }

        using var inner = torch.NewDisposeScope();
        if (LayerTwins.Of(this, layer, [x]) is Tensor output)
        {
            MoveOut(inner, output);
            return output;
        }

        Tensor y = layer.GetType() == typeof(Sequential) ? Sequence((Sequential)layer, x, inner)
            : CanRedraw && layer.training && InPlaceLayers.Drops(layer) ? Redrawn(x, layer.forward, InPlaceLayers.Writes(layer))
            : InPlaceLayers.Writes(layer) ? InPlace(layer, x)
            : SecondOrder ? Curved(layer, x)
            : OutOfPlace(layer, x);
        if (layer is BatchNorm or InstanceNorm && layer.training)
        {
            Updated(layer);
        }

        MoveOut(inner, y);
        return y;
    }

    private Tensor Sequence(Sequential layers, Tensor x, DisposeScope inner)
    {
        Tensor current = x;
        bool isEmpty = true;
        foreach (var (_, child) in layers.named_children())
        {
            Tensor previous = current;
            current = child is torch.nn.Module<Tensor, Tensor> module ? call(module, previous) : throw Unknown(child);
            Release(inner, previous, current);
            isEmpty = false;
        }

        return isEmpty ? View(x.alias(), x) : current;
    }

    private Tensor OutOfPlace(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        Tensor? x_t = Of(x);
        HiddenRadii?.Layer(layer, x, x_t);
        return LayerTangents.OfLibrary(layer, x, x_t, Direction) is { } output ? Registered(layer, x, output.Value, output.Tangent) : Approximated(layer, x);
    }

    private Tensor Approximated(torch.nn.Module<Tensor, Tensor> layer, Tensor x) => Approximate(layer, [x], parts => layer.forward((Tensor)parts[0]!));

    private Tensor Curved(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        var x_t = JetOf(x);
        return LayerJets.OfLibrary(layer, x, x_t, Direction) is { } output ? Registered(layer, x, output.Value, output.Tangent?.First, output.Tangent?.Second) : throw NotTwice(layer);
    }

    // The layer writes its output over its input.
    private Tensor InPlace(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        Writing(x, layer.GetName());
        if (InPlaceLayers.Drops(layer))
        {
            Direction.LacksMask |= layer.training;
            return View(x.alias(), x);
        }

        if (!IsActive(x))
        {
            HiddenRadii?.Layer(layer, x, null);
            return WroteConstant(x, layer.forward(x));
        }

        // The rules are given the values before the write; these need the output alone.
        Tensor before = layer is ReLU or Tanh or Sigmoid && HiddenRadii is null && !SecondOrder ? x : x.clone();
        if (SecondOrder)
        {
            var x_t = JetOf(x);
            Tensor y = layer.forward(x);
            return Wrote(x, y, LayerJets.OfOutput(layer, before, x_t, y, Direction) is { } output ? output.Tangent : throw NotTwice(layer));
        }
        else
        {
            Tensor? x_t = Of(x);
            HiddenRadii?.Layer(layer, before, x_t);
            Tensor y = layer.forward(x);
            return Wrote(x, y, LayerTangents.HasRule(layer) ? LayerTangents.OfOutput(layer, before, x_t, y, Direction) : throw Unknown(layer));
        }
    }

    // Some layers return their input, or show its memory in another shape.
    private Tensor Registered(torch.nn.Module layer, Tensor x, Tensor y, Tensor? first, Tensor? second = null)
    {
        if (ReferenceEquals(x, y))
        {
            return View(x.alias(), x);
        }

        if (layer is Identity or Flatten or Unflatten && SharedMemory.Is(x, y))
        {
            long[] shape = y.shape;
            return View(y, x, layer is Identity ? null : t => t.reshape(shape));
        }

        var shadow = Register(y);
        (shadow.First, shadow.Second) = (first, second);
        return y;
    }

    // A layer of several inputs or outputs, by its twin where the library's has one.
    private TResult LayerOr<TResult>(torch.nn.Module module, object?[] inputs, Func<object?[], TResult> forward)
    {
        if (inputs[0] is null)
        {
            return OfNothing(module, forward(inputs));
        }

        if (LayerReasons.Of(module) is { } reason)
        {
            throw Refused($"{Named(module)} has no derivative: {reason}");
        }

        using (var inner = torch.NewDisposeScope())
        {
            if (LayerTwins.Of(this, module, inputs) is TResult result)
            {
                return Left(inner, result);
            }
        }

        return Approximate(module, inputs, forward);
    }

    // Without its first input a layer fails by an exception of its own, which forward may expect, or hands nothing on.
    private TResult OfNothing<TResult>(torch.nn.Module module, TResult result) => result is null
        ? result
        : throw Refused($"{Named(module)} is given null for its input{In()} and makes something of it, of which no derivative is known. If it is a module of yours, declare it partial and construct it in the class of the model.");

    // Hands what a twin returned to the scope outside.
    private T Left<T>(DisposeScope inner, T result)
    {
        foreach (var tensor in TensorsIn.Of(result).Distinct())
        {
            MoveOut(inner, tensor);
        }

        return result;
    }

    private TResult Approximate<TResult>(torch.nn.Module module, object?[] inputs, Func<object?[], TResult> forward)
    {
        if (SecondOrder)
        {
            throw NotTwice(module);
        }

        if (!Direction.AllowsDifferences || typeof(TResult) != typeof(Tensor) || Array.Exists(inputs, input => input is not Tensor && TensorsIn.Of(input).Any()))
        {
            throw Unknown(module);
        }

        Direction.Approximated();
        Tensor?[] tangents = Array.ConvertAll(inputs, input => Of(input as Tensor));
        try
        {
            return (TResult)(object)Made(FiniteDifference.OfChild(module, inputs, tangents, parts => (Tensor)(object)forward(parts)!, Direction));
        }
        catch (NotSupportedException impossible)
        {
            throw Refused(impossible.Message);
        }
    }

    private Exception Unknown(torch.nn.Module module) => Refused(
        $"{Named(module)} has no tangent rule, so the logits cannot be differentiated through it. "
        + "If it is a module of yours, declare it partial and construct it in the class of the model, or mark it [LogitHead]; "
        + "or let such children be differentiated by a finite difference: [LogitHead(ApproximateUnknownChildren = true)].");

    private Exception NotTwice(torch.nn.Module module) => Refused(
        $"{Named(module)} has no second-order rule, so the logits cannot be differentiated twice through it. If it is a module of yours, declare it partial and construct it in the class of "
        + "the model; otherwise use a layer that has one, or the first-order Jvp.");
}
