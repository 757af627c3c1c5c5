namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose call runs registered hooks; forward does not.</summary>
        /// <typeparam name="TPreHook">What sees, and may replace, the input.</typeparam>
        /// <typeparam name="TPostHook">What sees, and may replace, the result.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private readonly List<TPreHook> before = [];
            private readonly List<TPostHook> after = [];
            private readonly List<Action<Module>> plainBefore = [];
            private readonly List<Action<Module>> plainAfter = [];

            /// <inheritdoc cref="Module(string)"/>
            protected HookableModule(string name) : base(name)
            {
            }

            internal bool HasHooks => ForwardHooks > 0;

            internal override int ForwardHooks => before.Count + after.Count + plainBefore.Count + plainAfter.Count;

            private protected TPreHook[] PreHooks => before.Count == 0 ? [] : [.. before];

            private protected TPostHook[] PostHooks => after.Count == 0 ? [] : [.. after];

            /// <summary>Runs after forward, when the module is called; a result that is not null replaces the module's.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Add(after, hook);

            /// <summary>Runs before forward, when the module is called; a result that is not null replaces the input.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(before, hook);

            /// <summary>Runs after forward, when the module is called.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Add(plainAfter, hook);

            /// <summary>Runs before forward, when the module is called.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(plainBefore, hook);

            private protected void RunPlainPreHooks()
            {
                if (plainBefore.Count == 0) return;
                foreach (var hook in plainBefore.ToArray()) hook(this);
            }

            private protected void RunPlainPostHooks()
            {
                if (plainAfter.Count == 0) return;
                foreach (var hook in plainAfter.ToArray()) hook(this);
            }

            private static HookRemover Add<THook>(List<THook> hooks, THook hook)
            {
                hooks.Add(hook);
                return new HookRemover(() => _ = hooks.Remove(hook));
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover
            {
                private readonly Action removal;

                internal HookRemover(Action removal) => this.removal = removal;

                /// <summary>The hook no longer runs.</summary>
                public void remove() => removal();
            }
        }
    }
}
