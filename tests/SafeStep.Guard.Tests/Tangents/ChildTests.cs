using static SafeStep.Guard.Tests.Tangents.PassHead;

namespace SafeStep.Guard.Tests.Tangents;

/// <summary>Children: twins, layers of the library, and what has no derivative.</summary>
public class ChildTests
{
    [Fact]
    public void A_layer_that_writes_its_input_writes_its_tangent()
    {
        foreach (var layer in InPlace())
        {
            Check(
                (m, x) =>
                {
                    var h = m.F.call(x);
                    var v = h.select(0, 1);
                    var k = m.Layer.call(h);
                    k.mul_(2);
                    return (h * 3) + k + v;
                },
                (m, x, jvp) =>
                {
                    var h = jvp.call(m.F, x);
                    var v = jvp.select(h, 0, 1);
                    var k = jvp.call(m.Layer, h);
                    jvp.mul_(k, 2);
                    return jvp.add(jvp.add(jvp.mul(h, 3), k), v);
                },
                layer);
        }
    }

    [Fact]
    public void A_layer_that_writes_the_batch_leaves_it_as_it_was() => Check(
        (m, x) => m.F.call(m.Layer.call(x)) + x,
        (m, x, jvp) => jvp.add(jvp.call(m.F, jvp.call(m.Layer, x)), x),
        nn.ReLU(inplace: true));

    [Fact]
    public void Logits_in_the_memory_of_the_batch_are_handed_out_before_that_is_restored() => Check(
        (m, x) => m.Layer.call(x.add_(m.P)),
        (m, x, jvp) => jvp.call(m.Layer, jvp.add_(x, m.P)),
        nn.ReLU(inplace: true));

    [Fact]
    public void A_layer_that_writes_its_input_in_an_inner_scope() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            using (NewDisposeScope())
            {
                m.Layer.call(h);
            }

            return h * m.P;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            using (NewDisposeScope())
            {
                jvp.call(m.Layer, h);
            }

            return jvp.mul(h, m.P);
        },
        nn.Sequential(nn.Tanh(inplace: true), nn.ReLU(inplace: true)));

    [Fact]
    public void A_sequence_whose_first_layer_writes_an_input_that_is_used_later() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            return h + m.Layer.call(h);
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            return jvp.add(h, jvp.call(m.Layer, h));
        },
        nn.Sequential(nn.ReLU(inplace: true), nn.Linear(4, 4), nn.Flatten(), nn.Tanh(inplace: true), nn.Identity(), nn.Dropout(0.5, inplace: true), nn.Linear(4, 4)));

    [Fact]
    public void Layers_that_return_their_input_or_a_view_of_it()
    {
        foreach (var layer in new nn.Module<Tensor, Tensor>[] { nn.Identity(), nn.Flatten(), nn.Flatten(0), nn.Unflatten(1, [2, 2]), nn.Dropout(0.5), nn.Dropout(0.5, inplace: true), nn.Sequential(nn.Identity(), nn.Flatten(0)), nn.Sequential() })
        {
            Check(
                (m, x) =>
                {
                    var h = m.F.call(x);
                    using var k = m.Layer.call(h);
                    k.view(-1).narrow(0, 2, 5).tanh_();
                    return h + (k.reshape(4, 4) * m.P);
                },
                (m, x, jvp) =>
                {
                    var h = jvp.call(m.F, x);
                    using var k = jvp.call(m.Layer, h);
                    jvp.tanh_(jvp.narrow(jvp.view(k, -1), 0, 2, 5));
                    return jvp.add(h, jvp.mul(jvp.reshape(k, 4, 4), m.P));
                },
                Evaluated(layer));
        }
    }

    [Fact]
    public void A_child_with_a_twin_is_run_by_what_the_object_is() => Check(
        (m, x) => ((Block)m.Layer).call(m.F.call(x)),
        (m, x, jvp) => jvp.call((Block)m.Layer, jvp.call(m.F, x)),
        new Wrapped(nn.Sequential(new Block(), new WritingBlock(), new ViewingBlock(), nn.ReLU(inplace: true), new Block())));

    [Fact]
    public void A_class_that_overrides_what_it_has_no_twin_for_is_refused()
    {
        Assert.Contains("Overriding overrides forward of", Refusal((m, x, jvp) => jvp.call(m.Layer, x), new Overriding()));
        Assert.Contains("OverridingHelper overrides Helper of", Refusal((m, x, jvp) => jvp.call(m.Layer, x), new OverridingHelper()));
    }

    [Fact]
    public void A_child_without_derivative_is_refused_with_its_path_or_approximated()
    {
        Assert.Contains("Child (SafeStep.Guard.Tests.Tangents.ChildTests+Unknown) has no tangent rule", Refusal((m, x, jvp) => jvp.call(m.Layer, x), new Unknown()));

        var head = new PassHead((m, x) => m.Layer.call(m.F.call(x)), (m, x, jvp) => jvp.call(m.Layer, jvp.call(m.F, x)), new Unknown());
        Tensor x = Batch();
        var report = TangentCheck.Compare(head, () => head.forward(x), direction => head.Jvp(x, direction, approximate: true));
        Assert.False(report.ExactTangent);
        Assert.InRange(report.Slopes.Relative, 1e-12, 1e-5);
        var exact = new PassHead((m, x) => m.F.call(x), (m, x, jvp) => jvp.call(m.F, x));
        Assert.True(exact.Jvp(x, Direction(exact), approximate: true).ExactTangent);

        var writing = new PassHead((m, x) => x, (m, x, jvp) => jvp.call(m.Layer, jvp.call(m.F, x)), new UnknownWriting());
        Assert.Contains("writes to its input", Assert.Throws<NotSupportedException>(() => writing.Jvp(x, Direction(writing), approximate: true)).Message);
    }

    [Fact]
    public void A_finite_difference_leaves_what_forward_writes_as_it_was()
    {
        var child = new Keeping();
        var head = new PassHead((m, x) => m.Layer.call(m.F.call(x)), (m, x, jvp) => jvp.call(m.Layer, jvp.call(m.F, x)), child);
        Tensor x = Batch();
        using (NewDisposeScope())
        {
            FiniteDifference.Jvp(head, () => head.forward(x), Direction(head));
            head.Jvp(x, Direction(head), approximate: true);
        }

        Assert.Equal((0, null), (child.Calls, child.Kept));
        Assert.Equal([4, 4], head.forward(x).shape);
        Assert.Equal(1, child.Calls);
        Tensor kept = child.Kept!;
        Assert.False(FiniteDifference.Jvp(head, () => head.forward(x), Direction(head)).ExactTangent);
        Assert.Same(kept, child.Kept);
        Assert.All(child.All, tensor => Assert.False(tensor.IsInvalid));
    }

    [Fact]
    public void A_child_with_a_hook_is_refused_unless_it_only_looks()
    {
        var layer = nn.Linear(4, 4);
        var hook = layer.register_forward_hook((_, _, y) => y * 2);

        Assert.Contains("Child (", Refusal((m, x, jvp) => jvp.call(m.Layer, x), layer));
        hook.remove();
        Check((m, x) => m.Layer.call(x), (m, x, jvp) => jvp.call(m.Layer, x), layer);

        // One that only looks.
        layer.register_forward_hook((_, _, y) => y);
        ObservingHooks.Declare(layer);
        Check((m, x) => m.Layer.call(x), (m, x, jvp) => jvp.call(m.Layer, x), layer);
    }

    [Fact]
    public void The_guards_own_hooks_are_no_hindrance()
    {
        var head = new PassHead((m, x) => m.Layer.call(m.F.call(x)), (m, x, jvp) => jvp.call(m.Layer, jvp.call(m.F, x)), nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace: true)));
        var optimizer = torch.optim.SGD(head.parameters(), 0.1);
        using (var guard = GuardedTensorModel.Guard(head, optimizer, head.Jvp))
        {
            head.call(Batch()).square().mean().backward();
            Assert.True(guard.Step().ExactTangent);
        }

        using var again = head.Jvp(Batch(), Direction(head));
    }

    [Fact]
    public void Hidden_radii_are_named_by_the_module_whose_twin_runs()
    {
        var head = new PassHead((m, x) => x, (m, x, jvp) => jvp.tanh(jvp.call(m.Layer, jvp.call(m.F, x))), nn.Sequential(new Block(), nn.ReLU(inplace: true), nn.Sigmoid()));
        var direction = Direction(head);
        direction.HiddenRadii = new HiddenRadii(head);

        using var jvp = head.Jvp(Batch(), direction);

        Assert.Equal(["Child.0.tanh", "Child.1", "Child.2", "tanh"], direction.HiddenRadii.Found.Select(place => place.Name));
    }

    private static nn.Module Evaluated(nn.Module<Tensor, Tensor> module)
    {
        module.eval();
        return module;
    }

    private static nn.Module<Tensor, Tensor>[] InPlace() =>
    [
        nn.ReLU(inplace: true), nn.ReLU6(inplace: true), nn.LeakyReLU(0.2, inplace: true), nn.ELU(0.7, inplace: true), nn.CELU(0.7, inplace: true), nn.SELU(inplace: true), nn.SiLU(inplace: true), nn.GELU(inplace: true),
        nn.Sigmoid(inplace: true), nn.Tanh(inplace: true), nn.Hardswish(inplace: true), nn.Hardsigmoid(inplace: true), nn.Hardtanh(-0.4, 0.6, inplace: true), nn.Mish(inplace: true), nn.Softsign(inplace: true),
        nn.Threshold(0.1, 0.2, inplace: true),
    ];

    private class Block() : nn.Module<Tensor, Tensor>(nameof(Block)), ITangentModule<Tensor, Tensor>, ITwinnedMethods
    {
        public override Tensor forward(Tensor x) => Helper(x) + x;

        public virtual Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.add(HelperTwin(x, jvp), x);

        public void TwinnedMethods(Action<Delegate, Delegate> pair) => pair(Helper, HelperTwin);

        protected virtual Tensor Helper(Tensor x) => x.tanh();

        protected virtual Tensor HelperTwin(Tensor x, TangentPass jvp) => jvp.tanh(x);
    }

    private sealed class WritingBlock : Block
    {
        // Another tensor on the input's memory: TorchSharp's Sequential disposes the input itself.
        public override Tensor forward(Tensor x) => x.tanh_().alias();

        public override Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.View(jvp.tanh_(x).alias(), x);
    }

    private sealed class ViewingBlock : Block
    {
        public override Tensor forward(Tensor x)
        {
            using var h = x * 2;
            return h.transpose(0, 1);
        }

        public override Tensor ForwardTwin(Tensor x, TangentPass jvp)
        {
            using var h = jvp.mul(x, 2);
            return jvp.transpose(h, 0, 1);
        }
    }

    private sealed class Wrapped : Block
    {
        private readonly Sequential all;

        public Wrapped(Sequential all)
        {
            this.all = all;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + all.call(x);

        public override Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.add(x, jvp.call(all, x));
    }

    private sealed class Overriding : Block
    {
        public override Tensor forward(Tensor x) => x * 2;
    }

    private sealed class OverridingHelper : Block
    {
        protected override Tensor Helper(Tensor x) => x * 2;
    }

    private sealed class Unknown() : nn.Module<Tensor, Tensor>(nameof(Unknown))
    {
        public override Tensor forward(Tensor x) => x.square() + 1;
    }

    private sealed class Keeping() : nn.Module<Tensor, Tensor>(nameof(Keeping))
    {
        public List<Tensor> All { get; } = [];

        public Tensor? Kept { get; private set; }

        public int Calls { get; private set; }

        public override Tensor forward(Tensor x)
        {
            Calls++;
            Kept ??= arange(4).to_type(x.dtype);
            All.Add(x * 1);
            return x * Kept;
        }
    }

    private sealed class UnknownWriting() : nn.Module<Tensor, Tensor>(nameof(UnknownWriting))
    {
        public override Tensor forward(Tensor x) => x.tanh_() + 1;
    }
}
