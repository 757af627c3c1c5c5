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
            // Replaced at each change: a call goes on with those that there were when it began.
            private TPreHook[] before = [];
            private TPostHook[] after = [];
            private Action<Module>[] plainBefore = [];
            private Action<Module>[] plainAfter = [];

            /// <inheritdoc cref="Module(string)"/>
            protected HookableModule(string name) : base(name)
            {
            }

            internal bool HasHooks => ForwardHooks > 0;

            internal override int ForwardHooks => before.Length + after.Length + plainBefore.Length + plainAfter.Length;

            private protected TPreHook[] PreHooks => before;

            private protected TPostHook[] PostHooks => after;

            /// <summary>Runs after forward, when the module is called; a result that is not null replaces the module's.</summary>
            public HookRemover register_forward_hook(TPostHook hook)
            {
                after = [.. after, hook];
                return new HookRemover(() => after = Without(after, hook));
            }

            /// <summary>Runs before forward, when the module is called; a result that is not null replaces the input.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                before = [.. before, hook];
                return new HookRemover(() => before = Without(before, hook));
            }

            /// <summary>Runs after forward, when the module is called.</summary>
            public HookRemover register_forward_hook(Action<Module> hook)
            {
                plainAfter = [.. plainAfter, hook];
                return new HookRemover(() => plainAfter = Without(plainAfter, hook));
            }

            /// <summary>Runs before forward, when the module is called.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook)
            {
                plainBefore = [.. plainBefore, hook];
                return new HookRemover(() => plainBefore = Without(plainBefore, hook));
            }

            private protected void RunPlainPreHooks()
            {
                foreach (var hook in plainBefore) hook(this);
            }

            private protected void RunPlainPostHooks()
            {
                foreach (var hook in plainAfter) hook(this);
            }

            // The first of them, as often as it is there.
            private static THook[] Without<THook>(THook[] hooks, THook hook)
            {
                int place = Array.IndexOf(hooks, hook);
                return place < 0 ? hooks : [.. hooks[..place], .. hooks[(place + 1)..]];
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
