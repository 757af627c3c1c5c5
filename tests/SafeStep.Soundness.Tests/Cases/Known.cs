//// PreActResidual
[LogitHead] public sealed partial class PreActResidual : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); readonly Sequential s = Sequential(ReLU(inplace: true), Linear(4, 4));
    public PreActResidual() : base(nameof(PreActResidual)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); return h + s.call(h); }
}

//// InplaceLayerThenUse
[LogitHead] public sealed partial class InplaceLayerThenUse : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); readonly ReLU r = ReLU(inplace: true);
    public InplaceLayerThenUse() : base(nameof(InplaceLayerThenUse)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x) - 0.3; var k = r.call(h); return h * 3 + k; }
}

//// InplaceFunctional
[LogitHead] public sealed partial class InplaceFunctional : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public InplaceFunctional() : base(nameof(InplaceFunctional)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x) - 0.2; var k = functional.relu(h, inplace: true); return h.square() + k; }
}

//// AliasTernary
[LogitHead] public sealed partial class AliasTernary : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); public bool flag = true;
    public AliasTernary() : base(nameof(AliasTernary)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = flag ? h : x; g.mul_(2); return h + 1; }
}

//// AliasCoalesce
[LogitHead] public sealed partial class AliasCoalesce : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasCoalesce() : base(nameof(AliasCoalesce)) => RegisterComponents();
    public override Tensor forward(Tensor x) { Tensor? n = null; var h = f.call(x); var g = n ?? h; g.add_(h * 0.5); return h; }
}

//// AliasHelper
[LogitHead] public sealed partial class AliasHelper : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); static Tensor Same(Tensor t) => t;
    public AliasHelper() : base(nameof(AliasHelper)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = Same(h); g.mul_(2); return h - 1; }
}

//// AliasIdentity
[LogitHead] public sealed partial class AliasIdentity : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); readonly Identity id = Identity();
    public AliasIdentity() : base(nameof(AliasIdentity)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = id.call(h); g.mul_(2); return h; }
}

//// AliasSameType
[LogitHead] public sealed partial class AliasSameType : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasSameType() : base(nameof(AliasSameType)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = h.to_type(h.dtype); g.mul_(2); return h; }
}

//// AliasMoveaxis
[LogitHead] public sealed partial class AliasMoveaxis : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasMoveaxis() : base(nameof(AliasMoveaxis)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = h.moveaxis(new long[] { 0 }, new long[] { 1 }); g.mul_(2); return h; }
}

//// AliasListElement
[LogitHead] public sealed partial class AliasListElement : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasListElement() : base(nameof(AliasListElement)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var list = new List<Tensor> { h, x }; h.mul_(2); return list[0] + list[1]; }
}

//// AliasDropout
[LogitHead] public sealed partial class AliasDropout : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); readonly Dropout d = Dropout(0.0);
    public AliasDropout() : base(nameof(AliasDropout)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = d.call(h); g.mul_(2); return h; }
}

//// AliasSelectWrite
[LogitHead] public sealed partial class AliasSelectWrite : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasSelectWrite() : base(nameof(AliasSelectWrite)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var row = h.select(1, 0); row.mul_(5); return h; }
}

//// AliasExpandWrite
[LogitHead] public sealed partial class AliasExpandWrite : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public AliasExpandWrite() : base(nameof(AliasExpandWrite)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var v = h.view(-1); v.add_(v * 0.5); return h; }
}

//// HelperWrites
[LogitHead] public sealed partial class HelperWrites : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); static void Twice(Tensor t) { t.mul_(2); }
    public HelperWrites() : base(nameof(HelperWrites)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); Twice(h); return h; }
}

//// OrderAssignRight
[LogitHead] public sealed partial class OrderAssignRight : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public OrderAssignRight() : base(nameof(OrderAssignRight)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = x; return h + (h = f.call(h)); }
}

//// OrderCat
[LogitHead] public sealed partial class OrderCat : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public OrderCat() : base(nameof(OrderCat)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); return torch.cat(new[] { h, h = f.call(h) }, 1); }
}

//// OrderCounter = exact
[LogitHead] public sealed partial class OrderCounter : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public OrderCounter() : base(nameof(OrderCounter)) => RegisterComponents();
    public override Tensor forward(Tensor x) { int i = 1; var h = f.call(x); return h * i + h * (i += 2); }
}

//// OrderLocalFunction
[LogitHead] public sealed partial class OrderLocalFunction : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public OrderLocalFunction() : base(nameof(OrderLocalFunction)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); Tensor Next() { h = f.call(h); return h; } return h + Next(); }
}

//// OrderInplaceRight
[LogitHead] public sealed partial class OrderInplaceRight : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public OrderInplaceRight() : base(nameof(OrderInplaceRight)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); return h * 2 + h.mul_(3); }
}

//// LoopCarry = exact
[LogitHead] public sealed partial class LoopCarry : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public LoopCarry() : base(nameof(LoopCarry)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var acc = torch.zeros_like(h); for (int i = 0; i < 3; i++) { acc += h; h = f.call(h).tanh(); } return acc; }
}

//// LoopInplaceAcc
[LogitHead] public sealed partial class LoopInplaceAcc : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public LoopInplaceAcc() : base(nameof(LoopInplaceAcc)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var acc = torch.zeros_like(h); for (int i = 0; i < 3; i++) { acc.add_(h * (i + 1)); } return acc; }
}

//// LoopSwap = exact
[LogitHead] public sealed partial class LoopSwap : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public LoopSwap() : base(nameof(LoopSwap)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var a = f.call(x); var b = x; for (int i = 0; i < 3; i++) { (a, b) = (b + a * 0.5, a); } return a; }
}

//// ForeachWrite
[LogitHead] public sealed partial class ForeachWrite : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ForeachWrite() : base(nameof(ForeachWrite)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var g = h * 2; foreach (var t in new[] { h, g }) { t.mul_(3); } return h + g; }
}

//// WhileBreak = exact
[LogitHead] public sealed partial class WhileBreak : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public WhileBreak() : base(nameof(WhileBreak)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); int n = 0; while (true) { h = torch.sigmoid(f.call(h)); if (++n == 2) break; } return h; }
}

//// ListGrow = exact
[LogitHead] public sealed partial class ListGrow : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ListGrow() : base(nameof(ListGrow)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var outs = new List<Tensor>(); var h = f.call(x); for (int i = 0; i < 3; i++) { h = torch.tanh(f.call(h)); outs.Add(h); } return torch.stack(outs, 0).mean(new long[] { 0 }); }
}

//// LinqSelect = exact
[LogitHead] public sealed partial class LinqSelect : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public LinqSelect() : base(nameof(LinqSelect)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var parts = Enumerable.Range(1, 3).Select(i => h * i).ToArray(); return parts[0] + parts[2]; }
}

//// SwitchTangent = exact
[LogitHead] public sealed partial class SwitchTangent : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); public int mode = 2;
    public SwitchTangent() : base(nameof(SwitchTangent)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); Tensor g; switch (mode) { case 1: g = x; break; case 2: g = h.square(); break; default: g = h; break; } return g + h; }
}

//// NullableTangent
[LogitHead] public sealed partial class NullableTangent : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); public bool skip = false;
    public NullableTangent() : base(nameof(NullableTangent)) => RegisterComponents();
    public override Tensor forward(Tensor x) { Tensor? r = null; if (!skip) { r = f.call(x); } var y = x * 2; if (r is not null) { y = y + r.exp(); } return y; }
}

//// DetachPart = exact
[LogitHead] public sealed partial class DetachPart : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public DetachPart() : base(nameof(DetachPart)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); return h * h.detach() + torch.sigmoid(h); }
}

//// CloneThenWrite = exact
[LogitHead] public sealed partial class CloneThenWrite : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public CloneThenWrite() : base(nameof(CloneThenWrite)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); var c = h.clone(); c.mul_(2); return h + c; }
}

//// Shadowed = exact
[LogitHead] public sealed partial class Shadowed : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public Shadowed() : base(nameof(Shadowed)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var y = f.call(x); { var t = y * 2; y = y + t; } { var t = y.tanh(); y = y * t; } return y; }
}

//// TiedTwice = exact
[LogitHead] public sealed partial class TiedTwice : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public TiedTwice() : base(nameof(TiedTwice)) => RegisterComponents();
    public override Tensor forward(Tensor x) { return functional.linear(torch.tanh(f.call(x)), f.weight!.t().contiguous()); }
}

//// TryFinally
[LogitHead] public sealed partial class TryFinally : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public TryFinally() : base(nameof(TryFinally)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); try { h = h * 2; return h; } finally { h = h * 100; } }
}

//// NamedArguments = exact
[LogitHead] public sealed partial class NamedArguments : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public NamedArguments() : base(nameof(NamedArguments)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = f.call(x); return torch.where(y: h * 2, condition: x > 0, x: h.exp()); }
}

//// ParenClamp = exact
[LogitHead] public sealed partial class ParenClamp : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ParenClamp() : base(nameof(ParenClamp)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var centred = ((x - 0.3) / 2.0).clamp(-1, 1); return f.call(centred); }
}

//// ParenMinus = exact
[LogitHead] public sealed partial class ParenMinus : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ParenMinus() : base(nameof(ParenMinus)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var gap = x - ((x + 1) - x * x); return f.call(gap); }
}

//// ParenReceiver = exact
[LogitHead] public sealed partial class ParenReceiver : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ParenReceiver() : base(nameof(ParenReceiver)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var s = ((x + 1) * x).cumsum(1); return f.call(s); }
}

//// ParenShape = exact
[LogitHead] public sealed partial class ParenShape : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public ParenShape() : base(nameof(ParenShape)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var n = (x + 1).shape[0]; return f.call(x) * n; }
}

//// HelperTry
[LogitHead] public sealed partial class HelperTry : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4); Tensor Scores(Tensor t) { try { return f.forward(t); } catch (InvalidOperationException) { throw; } }
    public HelperTry() : base(nameof(HelperTry)) => RegisterComponents();
    public override Tensor forward(Tensor x) { return Scores(x); }
}

//// CastObject
[LogitHead] public sealed partial class CastObject : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public CastObject() : base(nameof(CastObject)) => RegisterComponents();
    public override Tensor forward(Tensor x) { var bag = new Dictionary<string, object> { ["x"] = x }; Tensor t = (Tensor)bag["x"]; return f.call(t); }
}

//// UsingWritten
[LogitHead] public sealed partial class UsingWritten : Module<Tensor, Tensor> {
    readonly Linear f = Linear(4, 4);
    public UsingWritten() : base(nameof(UsingWritten)) => RegisterComponents();
    public override Tensor forward(Tensor x) { using var h = f.forward(x); using var s = h.add_(x); return s.relu(); }
}
