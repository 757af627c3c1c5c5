using static SafeStep.Guard.Tests.Tangents.PassHead;

namespace SafeStep.Guard.Tests.Tangents;

/// <summary>What is written in place is seen by everything that shows the same memory, and by nothing else: of the tangents as of the values.</summary>
public class StorageTests
{
    [Fact]
    public void A_model_without_writes() => Check(
        (m, x) => m.G.call(m.F.call(x).tanh()) + (x * m.P),
        (m, x, jvp) => jvp.add(jvp.call(m.G, jvp.tanh(jvp.call(m.F, x))), jvp.mul(x, m.P)));

    [Fact]
    public void A_write_is_seen_by_a_view_taken_before() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var v = h.view(-1);
            h.mul_(2);
            return (v * v).view(4, 4) + h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var v = jvp.view(h, -1);
            jvp.mul_(h, 2);
            return jvp.add(jvp.view(jvp.mul(v, v), 4, 4), h);
        });

    [Fact]
    public void A_write_through_a_view_is_seen_by_the_whole_and_by_other_views() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var column = h.select(1, 0);
            var row = h.select(0, 1);
            var before = row * 3;
            column.tanh_();
            return h + row + before;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var column = jvp.select(h, 1, 0);
            var row = jvp.select(h, 0, 1);
            var before = jvp.mul(row, 3);
            jvp.tanh_(column);
            return jvp.add(jvp.add(h, row), before);
        });

    [Fact]
    public void A_write_through_a_view_of_a_view() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var part = h.transpose(0, 1).narrow(0, 1, 2).select(1, 2);
            part.mul_(x.select(0, 0).narrow(0, 0, 2));
            return h * h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var part = jvp.select(jvp.narrow(jvp.transpose(h, 0, 1), 0, 1, 2), 1, 2);
            jvp.mul_(part, jvp.narrow(jvp.select(x, 0, 0), 0, 0, 2));
            return jvp.mul(h, h);
        });

    [Fact]
    public void A_view_of_a_constant_becomes_active_with_a_write_to_either() => Check(
        (m, x) =>
        {
            var c = zeros_like(x);
            var row = c.select(0, 1);
            var h = m.F.call(x);
            c.add_(h);
            row.mul_(row);
            var other = zeros_like(x);
            other.select(1, 0).copy_(row);
            return c + other;
        },
        (m, x, jvp) =>
        {
            var c = jvp.zeros_like(x);
            var row = jvp.select(c, 0, 1);
            var h = jvp.call(m.F, x);
            jvp.add_(c, h);
            jvp.mul_(row, row);
            var other = jvp.zeros_like(x);
            jvp.copy_(jvp.select(other, 1, 0), row);
            return jvp.add(c, other);
        });

    [Fact]
    public void A_constant_written_over_a_part_has_no_tangent_there() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            h.select(0, 0).zero_();
            h[1, 2] = x[0, 0];
            var g = h * 2;
            h.zero_();
            return g + h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            jvp.zero_(jvp.select(h, 0, 0));
            jvp.Set(h, jvp.View(x[0, 0], x, t => t[0, 0]), 1, 2);
            var g = jvp.mul(h, 2);
            jvp.zero_(h);
            return jvp.add(g, h);
        });

    [Fact]
    public void Rows_filled_one_after_the_other_and_read_on_the_way() => Check(
        (m, x) =>
        {
            var y = zeros_like(x);
            y[0] = m.F.call(x.select(0, 0));
            for (int i = 1; i < 4; i++)
            {
                y[i] = m.G.call(y[i - 1].tanh());
            }

            return y;
        },
        (m, x, jvp) =>
        {
            var y = jvp.zeros_like(x);
            jvp.Set(y, jvp.call(m.F, jvp.select(x, 0, 0)), 0);
            for (int i = 1; i < 4; i++)
            {
                int last = i - 1;
                jvp.Set(y, jvp.call(m.G, jvp.tanh(jvp.View(y[last], y, t => t[last]))), i);
            }

            return y;
        });

    [Fact]
    public void An_expanded_tensor_follows_its_source() => Check(
        (m, x) =>
        {
            var h = m.F.call(x).narrow(0, 0, 1);
            var wide = h.expand(4, 4);
            h.tanh_();
            return wide * wide;
        },
        (m, x, jvp) =>
        {
            var h = jvp.narrow(jvp.call(m.F, x), 0, 0, 1);
            var wide = jvp.expand(h, 4, 4);
            jvp.tanh_(h);
            return jvp.mul(wide, wide);
        });

    [Fact]
    public void Reshape_is_a_view_where_it_can_be_and_a_copy_elsewhere() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var view = h.reshape(2, 8);
            var copy = h.transpose(0, 1).reshape(16);
            h.mul_(3);
            copy.tanh_();
            return h + view.reshape(4, 4) + copy.reshape(4, 4);
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var view = jvp.reshape(h, 2, 8);
            var copy = jvp.reshape(jvp.transpose(h, 0, 1), 16);
            jvp.mul_(h, 3);
            jvp.tanh_(copy);
            return jvp.add(jvp.add(h, jvp.reshape(view, 4, 4)), jvp.reshape(copy, 4, 4));
        });

    [Fact]
    public void A_write_through_a_reshaped_view_of_a_permuted_result() => Check(
        (m, x) =>
        {
            var h = m.F.call(x).transpose(0, 1).contiguous().transpose(0, 1);
            var v = h.transpose(0, 1).view(16);
            v.narrow(0, 3, 5).tanh_();
            return h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.transpose(jvp.contiguous(jvp.transpose(jvp.call(m.F, x), 0, 1)), 0, 1);
            var v = jvp.view(jvp.transpose(h, 0, 1), 16);
            jvp.tanh_(jvp.narrow(v, 0, 3, 5));
            return h;
        });

    [Fact]
    public void Contiguous_to_the_same_type_and_detach_show_the_same_memory() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var a = h.contiguous();
            var b = h.to_type(ScalarType.Float64);
            var c = h.detach();
            a.tanh_();
            b.mul_(2);
            c.select(0, 0).mul_(c.select(0, 1));
            return h;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var a = jvp.contiguous(h);
            var b = jvp.to_type(h, ScalarType.Float64);
            var c = jvp.detach(h);
            jvp.tanh_(a);
            jvp.mul_(b, 2);
            jvp.mul_(jvp.select(c, 0, 0), jvp.select(c, 0, 1));
            return h;
        });

    [Fact]
    public void A_conversion_to_another_type_is_a_copy() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var single = h.to_type(ScalarType.Float32).to_type(ScalarType.Float64);
            single.zero_();
            return h + single;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var single = jvp.to_type(jvp.to_type(h, ScalarType.Float32), ScalarType.Float64);
            jvp.zero_(single);
            return jvp.add(h, single);
        });

    [Fact]
    public void Clones_and_sums_with_constants_share_a_tangent_but_not_its_changes() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var c = h.clone();
            var d = h + 1;
            c.mul_(2);
            d.select(0, 1).tanh_();
            h.select(1, 1).zero_();
            return h + (c * d);
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var c = jvp.clone(h);
            var d = jvp.add(h, (Scalar)1);
            jvp.mul_(c, 2);
            jvp.tanh_(jvp.select(d, 0, 1));
            jvp.zero_(jvp.select(h, 1, 1));
            return jvp.add(h, jvp.mul(c, d));
        });

    [Fact]
    public void Pieces_and_slices_are_views() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var halves = h.chunk(2, 1);
            var rows = h.unbind(0);
            halves[1].tanh_();
            rows[2].mul_(rows[1]);
            return cat([halves[1], halves[0]], 1) + rows[3];
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var halves = jvp.chunk(h, 2, 1);
            var rows = jvp.unbind(h, 0);
            jvp.tanh_(halves[1]);
            jvp.mul_(rows[2], rows[1]);
            return jvp.add(jvp.cat([halves[1], halves[0]], 1), rows[3]);
        });

    [Fact]
    public void One_tensor_put_together_may_be_the_tensor_itself() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var one = cat([h], 0);
            one.mul_(2);
            return h + one;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var one = jvp.cat([h], 0);
            jvp.mul_(one, 2);
            return jvp.add(h, one);
        });

    [Fact]
    public void A_function_with_an_inplace_flag() => Check(
        (m, x) =>
        {
            var h = m.F.call(x) - 0.2;
            var k = nn.functional.relu(h, inplace: true);
            k.mul_(2);
            return (h * h) + k;
        },
        (m, x, jvp) =>
        {
            var h = jvp.add(jvp.call(m.F, x), (Scalar)(-0.2));
            var k = jvp.relu(h, inplace: true);
            jvp.mul_(k, 2);
            return jvp.add(jvp.mul(h, h), k);
        });

    [Fact]
    public void Another_shape_in_place() => Check(
        (m, x) =>
        {
            var h = m.F.call(x);
            var v = h.select(0, 1);
            h.unsqueeze_(0);
            h.mul_(2);
            return h.squeeze(0) + v;
        },
        (m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            var v = jvp.select(h, 0, 1);
            jvp.Reshaped(h, t => t.unsqueeze_(0), t => t.unsqueeze(0));
            jvp.mul_(h, 2);
            return jvp.add(jvp.View(h.squeeze(0), h, t => t.squeeze(0)), v);
        });

    [Fact]
    public void Elements_copied_within_a_tensor_are_apart_or_refused()
    {
        Check(
            (m, x) =>
            {
                var h = m.F.call(x);
                h[0] = h[1];
                h[3] = h[3].mul_(2);
                h[TensorIndex.Slice(2, 4), 0] = h[TensorIndex.Slice(0, 2), 1];
                return h;
            },
            (m, x, jvp) =>
            {
                var h = jvp.call(m.F, x);
                jvp.At(h)[0] = jvp.At(h)[1];
                jvp.At(h)[3] = jvp.mul_(jvp.At(h)[3], 2);
                jvp.At(h)[TensorIndex.Slice(2, 4), 0] = jvp.At(h)[TensorIndex.Slice(0, 2), 1];
                return h;
            });
        Assert.Contains("depends on the order", Refusal((m, x, jvp) =>
        {
            var h = jvp.call(m.F, x);
            jvp.At(h)[TensorIndex.Slice(1, 4)] = jvp.At(h)[TensorIndex.Slice(0, 3)];
            return h;
        }));
    }

    [Fact]
    public void An_input_is_written_to_for_the_pass_alone() => Check(
        (m, x) =>
        {
            var y = x.view(2, 8);
            y.mul_(2);
            x.add_(m.F.call(x));
            return x * x;
        },
        (m, x, jvp) =>
        {
            var y = jvp.view(x, 2, 8);
            jvp.mul_(y, 2);
            jvp.add_(x, jvp.call(m.F, x));
            return jvp.mul(x, x);
        });

    [Fact]
    public void Second_derivatives_share_memory_in_the_same_way()
    {
        Tensor x = Batch();
        var plain = new PassHead((_, _) => null!, (m, input, jvp) =>
        {
            var h = jvp.call(m.F, input);
            var squared = jvp.mul(h, h);
            return jvp.add(jvp.mul(squared, 2), jvp.tanh(h));
        });
        var written = new PassHead((_, _) => null!, (m, input, jvp) =>
        {
            var h = jvp.call(m.F, input);
            var squared = jvp.mul(h, h);
            var rows = jvp.unbind(squared, 0);
            foreach (var row in rows)
            {
                jvp.mul_(row, 2);
            }

            return jvp.add(squared, jvp.tanh(h));
        });
        foreach (var (mine, its) in written.parameters().Zip(plain.parameters()))
        {
            using var quiet = no_grad();
            mine.copy_(its);
        }

        var expected = plain.SecondOrderJvp(x, Direction(plain));
        var actual = written.SecondOrderJvp(x, Direction(written));

        Assert.True((expected.Slopes - actual.Slopes).abs().max().item<double>() < 1e-12);
        Assert.True((expected.Curvatures - actual.Curvatures).abs().max().item<double>() < 1e-12);
        Assert.True(expected.Curvatures.abs().max().item<double>() > 0.1);
    }
}
