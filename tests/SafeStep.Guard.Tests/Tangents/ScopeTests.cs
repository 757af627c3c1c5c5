using static SafeStep.Guard.Tests.Tangents.PassHead;

namespace SafeStep.Guard.Tests.Tangents;

/// <summary>A tangent lives as long as its value, whatever dispose scopes forward opens.</summary>
public class ScopeTests
{
    [Fact]
    public void A_write_in_an_inner_scope_outlives_it() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            using (NewDisposeScope())
            {
                h.tanh_();
            }

            return h * m.P;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            using (NewDisposeScope())
            {
                jvp.tanh_(h);
            }

            return jvp.mul(h, m.P);
        });

    [Fact]
    public void A_write_to_a_part_in_an_inner_scope_outlives_it() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var g = zeros_like(x);
            using (NewDisposeScope())
            {
                h.select(0, 1).mul_(h.select(0, 2));
                g[1] = h[0];
            }

            return h + g;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var g = jvp.zeros_like(x);
            using (NewDisposeScope())
            {
                jvp.mul_(jvp.select(h, 0, 1), jvp.select(h, 0, 2));
                jvp.Set(g, jvp.View(h[0], h, t => t[0]), 1);
            }

            return jvp.add(h, g);
        });

    [Fact]
    public void A_tangent_read_in_an_inner_scope_is_made_again_outside() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var v = h.transpose(0, 1);
            Tensor s;
            using (var scope = NewDisposeScope())
            {
                s = scope.MoveToOuter(v.tanh());
            }

            return s + v;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var v = jvp.transpose(h, 0, 1);
            Tensor s;
            using (var scope = NewDisposeScope())
            {
                s = scope.MoveToOuter(jvp.Keep(jvp.tanh(v)));
            }

            return jvp.add(s, v);
        });

    [Fact]
    public void Tensors_moved_out_of_a_scope_have_their_tangents_with_them() => Check(
        (m, x) =>
        {
            Tensor a, b, c;
            using (var scope = NewDisposeScope())
            {
                var h = m.F.call(x);
                a = (h + 1).MoveToOuterDisposeScope();
                b = h.view(16).MoveToOuterDisposeScope();
                using (NewDisposeScope())
                {
                    c = h.tanh().DetachFromDisposeScope();
                }
            }

            b.narrow(0, 2, 3).mul_(2);
            using (c)
            {
                return a + b.view(4, 4) + c;
            }
        },
        (m, x, jvp) =>
        {
            Tensor a, b, c;
            using (var scope = NewDisposeScope())
            {
                var h = jvp.call(m.F, x);
                a = jvp.Keep(jvp.add(h, (Scalar)1)).MoveToOuterDisposeScope();
                b = jvp.Keep(jvp.view(h, 16)).MoveToOuterDisposeScope();
                using (NewDisposeScope())
                {
                    c = jvp.Keep(jvp.tanh(h)).DetachFromDisposeScope();
                }
            }

            jvp.mul_(jvp.narrow(b, 0, 2, 3), 2);
            using (c)
            {
                return jvp.add(jvp.add(a, jvp.view(b, 4, 4)), c);
            }
        });

    [Fact]
    public void Everything_but_one() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            for (int i = 0; i < 3; i++)
            {
                using var scope = NewDisposeScope();
                var next = m.G.call(h.tanh());
                scope.DisposeEverythingBut(next);
                h = scope.MoveToOuter(next);
            }

            return h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            for (int i = 0; i < 3; i++)
            {
                using var scope = NewDisposeScope();
                var next = jvp.call(m.G, jvp.tanh(h));
                scope.DisposeEverythingBut(jvp.Keep(next));
                h = scope.MoveToOuter(jvp.Keep(next));
            }

            return h;
        });

    [Fact]
    public void Disposed_values_take_no_other_tangent_with_them() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var shifted = h + 1;
            var v = h.view(16);
            h.Dispose();
            return shifted * v.view(4, 4);
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var shifted = jvp.add(h, (Scalar)1);
            var v = jvp.view(h, 16);
            h.Dispose();
            return jvp.mul(shifted, jvp.view(v, 4, 4));
        });

    [Fact]
    public void The_only_view_left_of_a_disposed_tensor_is_written_to() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var v = h.view(2, 8);
            h.Dispose();
            v.narrow(1, 0, 3).tanh_();
            return v.view(4, 4);
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var v = jvp.view(h, 2, 8);
            h.Dispose();
            jvp.tanh_(jvp.narrow(v, 1, 0, 3));
            return jvp.view(v, 4, 4);
        });

    [Fact]
    public void The_direction_and_the_batch_stay_with_their_owner()
    {
        var head = new PassHead((m, x) => x, (m, x, jvp) =>
        {
            using (NewDisposeScope())
            {
                jvp.Keep(m.P).MoveToOuterDisposeScope();
                jvp.Keep(x).MoveToOuterDisposeScope();
            }

            return m.P;
        });
        Tensor x = Batch(), tangent = ones(4, 4, dtype: ScalarType.Float64);
        var direction = ParameterTangents.FromNamed(head, new Dictionary<string, Tensor> { ["P"] = tangent });

        using (NewDisposeScope())
        {
            using var jvp = head.Jvp(x, direction);
            Assert.Equal(16, jvp.Slopes.sum().item<double>());
        }

        Assert.Equal(16, tangent.sum().item<double>());
        Assert.False(head.P.IsInvalid);
        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void Nothing_but_the_result_is_left()
    {
        var head = new PassHead((m, x) => x, (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            using (NewDisposeScope())
            {
                jvp.tanh_(h);
            }

            jvp.tanh_(jvp.select(jvp.call(m.G, h), 0, 1));
            return jvp.call(m.G, h);
        });
        Tensor x = Batch();
        var direction = Direction(head);
        using var scope = NewDisposeScope();

        using var jvp = head.Jvp(x, direction);

        Assert.Equal(2, scope.DisposablesCount);
    }
}
