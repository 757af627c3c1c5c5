// Every kind of view, read and written.

//// View
var h = fc.call(x); h.view(2, 8).mul_(2); return h;

//// ViewMinusOne
var h = fc.call(x); h.view(-1)[3] = 2; return h * h;

//// ViewAs
var h = fc.call(x); h.view_as(zeros(8, 2)).mul_(2); return h;

//// Reshape
var h = fc.call(x); h.reshape(2, 8).mul_(2); return h;

//// ReshapeOfTransposed
var h = fc.call(x).t(); h.reshape(16).mul_(2); return h;

//// ReshapeStatic
var h = fc.call(x); torch.reshape(h, new long[] { 2, 8 }).mul_(2); return h;

//// Flatten
var h = fc.call(x); h.flatten().mul_(2); return h;

//// FlattenOfTransposed
var h = fc.call(x).t(); h.flatten().mul_(2); return h;

//// Ravel
var h = fc.call(x); h.ravel().mul_(2); return h;

//// Unflatten
var h = fc.call(x); h.unflatten(1, 2, 2)[0].mul_(2); return h;

//// Contiguous
var h = fc.call(x); h.contiguous().mul_(2); return h;

//// ContiguousOfTransposed
var h = fc.call(x).t(); h.contiguous().mul_(2); return h;

//// Transpose
var h = fc.call(x); h.transpose(0, 1)[0].mul_(2); return h;

//// TransposeStatic
var h = fc.call(x); torch.transpose(h, 0, 1)[0].mul_(2); return h;

//// TransposeUsingStatic
var h = fc.call(x); transpose(h, 0, 1)[0].mul_(2); return h;

//// MatrixTranspose
var h = fc.call(x); h.T[1].mul_(2); h.mT[0].add_(1); return h;

//// TMethod
var h = fc.call(x); h.t()[1].mul_(2); return h;

//// Permute
var h = fc.call(x).view(2, 2, 4); h.permute(2, 0, 1)[1].mul_(2); return h.reshape(4, 4);

//// Movedim
var h = fc.call(x); h.movedim(new long[] { 0 }, new long[] { 1 })[1].mul_(2); return h;

//// Swapaxes
var h = fc.call(x); h.swapaxes(0, 1)[1].mul_(2); h.swapdims(0, 1)[2].add_(1); return h;

//// Select
var h = fc.call(x); h.select(1, 2).mul_(2); return h;

//// Narrow
var h = fc.call(x); h.narrow(1, 1, 2).mul_(2); return h;

//// SliceMethod
var h = fc.call(x); h.slice(0, 0, 4, 2).mul_(2); return h;

//// IndexRange
var h = fc.call(x); h[1..3, ..2].mul_(2); return h;

//// IndexFromEnd
var h = fc.call(x); h[^1].mul_(2); h[.., ^2..].add_(1); return h;

//// IndexTwo
var h = fc.call(x); h[1, 2].mul_(5); return h;

//// IndexNone
var h = fc.call(x); h[TensorIndex.None, 1].mul_(5); return h;

//// IndexMethod
var h = fc.call(x); h.index(TensorIndex.Single(1)).mul_(5); return h;

//// IndexByTensorCopies
var h = fc.call(x); h[tensor(new long[] { 0, 1 })].mul_(5); return h;

//// IndexSelectCopies
var h = fc.call(x); h.index_select(0, tensor(new long[] { 0, 1 })).mul_(5); return h;

//// MaskedSelectCopies
var h = fc.call(x); h.masked_select(x > 0).mul_(5); return h;

//// GatherCopies
var h = fc.call(x); var g = h.gather(1, zeros(4, 4, ScalarType.Int64)); g.mul_(5); return h + g;

//// Squeeze
var h = fc.call(x).unsqueeze(1); h.squeeze(1)[0].mul_(5); return h.squeeze();

//// Unsqueeze
var h = fc.call(x); h.unsqueeze(-1)[0].mul_(5); return h;

//// Expand
var h = fc.call(x); var e = h.unsqueeze(0).expand(3, 4, 4); h.mul_(2); return e[1] + e[2];

//// ExpandAs
var h = fc.call(x)[0]; var e = h.expand_as(x); h.mul_(2); return e * x;

//// BroadcastTo
var h = fc.call(x)[0]; var e = h.broadcast_to(4, 4); h.mul_(2); return e * x;

//// Diagonal
var h = fc.call(x); h.diagonal(1).mul_(2); return h;

//// Diag
var h = fc.call(x); h.diag().mul_(2); return h + h.diag();

//// Unfold
var h = fc.call(x); var u = h.unfold(1, 2, 1); h.mul_(2); return u.sum(-1);

//// AsStrided
var h = fc.call(x); var v = h.as_strided(new long[] { 2, 2 }, new long[] { 4, 1 }); h.mul_(2); return v;

//// Chunk
var h = fc.call(x); var parts = h.chunk(2, 1); h.narrow(1, 0, 2).mul_(2); return h + cat(parts, 1);

//// SplitSizes
var h = fc.call(x); var parts = h.split(new long[] { 1, 3 }, 1); h.narrow(1, 1, 3).mul_(2); return h + cat(parts, 1);

//// Unbind
var h = fc.call(x); var parts = h.unbind(1); h.select(1, 1).mul_(2); return h + stack(parts, 1);

//// Alias
var h = fc.call(x); h.alias().mul_(2); return h;

//// Detach
var h = fc.call(x); h.detach().mul_(2); return h;

//// DetachOfView
var h = fc.call(x); h[0].detach().mul_(2); return h;

//// DetachClone
var h = fc.call(x); var g = h.detach().clone(); g.mul_(2); return h * g;

//// ToSameType
var h = fc.call(x); h.to(ScalarType.Float64).mul_(2); return h;

//// ToOtherType
var h = fc.call(x); var g = h.to(ScalarType.Float64, copy: true); g.mul_(2); return h * g;

//// ToTensor
var h = fc.call(x); h.to(x).mul_(2); return h;

//// ToDevice
var h = fc.call(x); h.to(CPU).mul_(2); return h;

//// Cpu
var h = fc.call(x); h.cpu().mul_(2); return h;

//// DoubleCall
var h = fc.call(x); h.@double().mul_(2); return h;

//// TypeAs
var h = fc.call(x); h.type_as(x).mul_(2); h.type(ScalarType.Float64).add_(1); return h;

//// RepeatOnce
var h = fc.call(x); var g = h.repeat(1, 1); g.mul_(2); return h + g;

//// TileOnce
var h = fc.call(x); var g = h.tile(new long[] { 1, 1 }); g.mul_(2); return h + g;

//// RollCopies
var h = fc.call(x); var g = h.roll(1, 0); g.mul_(2); return h + g;

//// FlipCopies
var h = fc.call(x); var g = h.flip(0); g.mul_(2); return h + g;

//// TriuCopies
var h = fc.call(x); var g = h.triu(); g.mul_(2); return h + g;

//// ClampCopies
var h = fc.call(x); var g = h.clamp(-10, 10); g.mul_(2); return h + g;

//// AddZeroCopies
var h = fc.call(x); var g = h + 0; g.mul_(2); return h + g;

//// AddConstantShares
var h = fc.call(x); var g = h + x; g.mul_(2); h.add_(1); return h * g;

//// NegTwice
var h = fc.call(x); var g = -h; g.mul_(2); return h - g * h;

//// WhereCopies
var h = fc.call(x); var g = torch.where(x > -100, h, x); g.mul_(2); return h + g;

//// MaximumCopies
var h = fc.call(x); var g = torch.maximum(h, x - 100); g.mul_(2); return h + g;

//// CatOfOneCopies
var h = fc.call(x); var g = cat(new[] { h }, 0); g.mul_(2); return h + g;

//// StackOfOneCopies
var h = fc.call(x); var g = stack(new[] { h }, 0); g.mul_(2); return h + g[0];

//// SumOfNothing
var h = fc.call(x); var g = h.unsqueeze(0).sum(0); g.mul_(2); return h + g;

//// MeanOfOne
var h = fc.call(x); var g = h.unsqueeze(0).mean(new long[] { 0 }); g.mul_(2); return h + g;

//// CumsumOfOne
var h = fc.call(x); var g = h.unsqueeze(0).cumsum(0); g.mul_(2); return h + g[0];

//// ViewOfParameter
var v = w.view(2, 2); return fc.call(x) * v.view(4);

//// ViewOfParameterTransposed = exact
=> functional.linear(x, fc.weight!.t()) + fc.bias![..4];

//// ViewOfInput
var v = x.view(16); return fc.call(v.view(4, 4)) + v[..4];

//// ViewOfViewOfView
var h = fc.call(x); var v = h.view(2, 8)[1].view(2, 4).t()[1..3]; v.mul_(3); return h + v.sum();

//// ViewAfterReassign
var h = fc.call(x); var v = h[0]; h = h * 2; v.add_(1); return h + v;

//// ViewKeptOverWrites
var h = fc.call(x); var v = h[0]; for (int i = 0; i < 3; i++) { h.mul_(1.5); v.add_(h[i + 1]); } return h;

//// ViewOfConstantBuffer
var y = mask.view(2, 2).t().reshape(4); return fc.call(x) * y + mask;
//--
private readonly Tensor mask = arange(4).to(ScalarType.Float64);

//// EinsumAndFriends
var h = fc.call(x); var g = einsum("ij,jk->ik", h, x); g.mul_(2); return h + g + h.matmul(x).mul_(3) + h.mm(h.t()).add_(1);

//// MeshGrid
var h = fc.call(x); var g = h.unsqueeze(0).unsqueeze(0); g.squeeze().mul_(2); return h;

//// InteriorOfPad
var h = functional.pad(fc.call(x), new long[] { 1, 1 }); h[.., 1..5].mul_(2); return h;

//// ViewReturned
var h = fc.call(x); return h.t();

//// ViewReturnedAfterWrite
var h = fc.call(x); var v = h.t(); h[0].mul_(3); return v;

//// ExpandReturned
=> fc.call(x)[0].expand(4, 4);

//// GridOfConstants = exact
var g = meshgrid(new[] { arange(4, ScalarType.Float64), arange(4, ScalarType.Float64) }, "ij"); var (row, column) = (g[0], g[1]); return fc.call(x) * stack(new[] { column, row }, 2).sum(-1);

//// GridOfConstantsInHelper = exact
var (grid, anchor) = Make(4); return fc.call(x) * (grid + anchor);
//--
private (Tensor Grid, Tensor Anchor) Make(long n) { var g = meshgrid([arange(n, ScalarType.Float64), arange(n, ScalarType.Float64)], "xy"); return (g[0], g[1]); }

//// GridOfList = exact
var axes = new List<Tensor> { arange(4, ScalarType.Float64), arange(4, ScalarType.Float64) }; return fc.call(x) * meshgrid(axes)[0];

//// GridOfActive = exact
var h = fc.call(x); var g = meshgrid(new[] { h[0], h[1] }, "ij"); return g[0] * g[1];

//// GridOfActiveList = exact
var h = fc.call(x); var axes = new List<Tensor> { h[0], h[1] }; return meshgrid(axes, "xy")[0] * 2;

//// GridWritten = exact
var axis = arange(4, ScalarType.Float64); var g = meshgrid(new[] { axis, axis }, "ij"); axis.add_(1); return fc.call(x) * g[0];
