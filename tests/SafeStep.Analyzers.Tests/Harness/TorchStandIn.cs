// The shape of the tensor library as far as the rules look at it, without its behaviour. BACKEND is replaced by the name of the library's namespace.
using System;
using System.Collections;
using System.Collections.Generic;
using static BACKEND.torch;

namespace BACKEND
{
    public static class torch
    {
        public class Tensor : IDisposable
        {
            public Tensor grad { get; set; }
            public long[] shape => [];
            public Tensor this[params object[] at] => this;
            public void backward() { }
            public Tensor mean() => this;
            public Tensor sum() => this;
            public Tensor pow(double exponent) => this;
            public Tensor add(Tensor other) => this;
            public Tensor mul(Tensor other) => this;
            public Tensor div(double other) => this;
            public Tensor neg() => this;
            public Tensor detach() => this;
            public Tensor log() => this;
            public Tensor relu() => this;
            public Tensor sigmoid() => this;
            public Tensor argmax(long dim) => this;
            public Tensor softmax(long dim) => this;
            public Tensor log_softmax(long dim) => this;
            public Tensor view(params long[] shape) => this;
            public Tensor reshape(params long[] shape) => this;
            public Tensor to(Device device) => this;
            public Tensor zero_() => this;
            public Tensor MoveToOuterDisposeScope() => this;
            public T item<T>() where T : unmanaged => default;
            public void Dispose() { }
            public static Tensor operator +(Tensor left, Tensor right) => left;
            public static Tensor operator -(Tensor left, Tensor right) => left;
            public static Tensor operator *(Tensor left, Tensor right) => left;
            public static Tensor operator /(Tensor left, Tensor right) => left;
            public static Tensor operator +(Tensor left, Scalar right) => left;
            public static Tensor operator *(Tensor left, Scalar right) => left;
            public static Tensor operator *(Scalar left, Tensor right) => right;
            public static Tensor operator /(Tensor left, Scalar right) => left;
            public static Tensor operator -(Tensor value) => value;
        }

        public sealed class Device
        {
            public Device(string type) { }
        }

        public static Device device(string type) => new(type);
        public static Device CPU => new("cpu");
        public static Device CUDA => new("cuda");
        public static Tensor zeros(params long[] shape) => new();
        public static Tensor rand(params long[] shape) => new();
        public static Tensor tensor(float value) => new();
        public static Tensor relu(Tensor x) => x;
        public static Tensor mean(Tensor x) => x;
        public static Tensor softmax(Tensor x, int dim, int? dtype = null) => x;
        public static Tensor sigmoid(Tensor x) => x;
        public static Tensor stack(IEnumerable<Tensor> tensors) => new();
        public static Tensor where(Tensor condition, Tensor x, Tensor y) => x;
        public static IDisposable no_grad() => null!;
        public static DisposeScope NewDisposeScope() => new();

        public static class autograd
        {
            public static void backward(IList<Tensor> tensors) { }
        }

        public static class special
        {
            public static Tensor softmax(Tensor input, long dim) => input;
            public static Tensor log_softmax(Tensor input, long dim) => input;
        }

        public static class nn
        {
            public enum Reduction { None, Mean, Sum }

            public class Module : IDisposable
            {
                protected Module(string name) { }
                public virtual IEnumerable<Modules.Parameter> parameters(bool recurse = true) => [];
                public virtual IEnumerable<(string name, Modules.Parameter parameter)> named_parameters(bool recurse = true) => [];
                public virtual void zero_grad(bool set_to_none = true) { }
                public virtual void train(bool on = true) { }
                public virtual void eval() { }
                public void save(string path) { }
                protected virtual void RegisterComponents() { }
                protected void register_module(string name, Module module) { }
                public void Dispose() { }
            }

            public abstract class Module<T, TResult> : Module
            {
                protected Module(string name) : base(name) { }
                public abstract TResult forward(T input);
                public TResult call(T input) => forward(input);
            }

            public abstract class Module<T1, T2, TResult> : Module
            {
                protected Module(string name) : base(name) { }
                public abstract TResult forward(T1 input1, T2 input2);
                public TResult call(T1 input1, T2 input2) => forward(input1, input2);
            }

            public static Modules.Linear Linear(long inputs, long outputs) => new();
            public static Modules.ReLU ReLU() => new();
            public static Modules.Softmax Softmax(long dim) => new();
            public static Modules.LogSoftmax LogSoftmax(long dim) => new();
            public static Modules.Sigmoid Sigmoid() => new();
            public static Modules.GELU GELU() => new();
            public static Modules.GELU GELU(Modules.GELU.Approximate approximate, bool inplace = false) => new();
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new();
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new();
            public static Modules.CrossEntropyLoss CrossEntropyLoss(Tensor weight = null, Reduction reduction = Reduction.Mean) => new();
            public static Modules.NLLLoss NLLLoss(Tensor weight = null, Reduction reduction = Reduction.Mean) => new();
            public static Modules.MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new();
            public static Modules.BCELoss BCELoss(Tensor weight = null, Reduction reduction = Reduction.Mean) => new();

            public static class functional
            {
                public static Tensor cross_entropy(Tensor input, Tensor target, Tensor weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean) => input;
                public static Tensor nll_loss(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean) => input;
                public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => input;
                public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean) => input;
                public static Tensor softmax(Tensor input, long dim) => input;
                public static Tensor log_softmax(Tensor input, long dim) => input;
                public static Tensor gelu(Tensor input) => input;
                public static Tensor gelu(Tensor input, Modules.GELU.Approximate approximate, bool inplace = false) => input;
                public static Tensor relu(Tensor input, bool inplace = false) => input;
            }

            public static class utils
            {
                public static double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2) => 0;
            }
        }

        public static class optim
        {
            public abstract class Optimizer : IDisposable
            {
                protected Optimizer(IEnumerable<Modules.Parameter> parameters) { }
                public virtual void zero_grad() { }
                public virtual Tensor step(Func<Tensor> closure = null) => null!;
                public void Dispose() { }
            }

            public static Modules.SGD SGD(IEnumerable<Modules.Parameter> parameters, double learningRate, double momentum = 0) => new(parameters);
            public static Modules.Adam Adam(IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double weight_decay = 0) => new(parameters);
            public static Modules.Adam Adam(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1e-3) => new([]);
            public static Modules.LBFGS LBFGS(IEnumerable<Modules.Parameter> parameters, double lr = 1) => new(parameters);

            public static class lr_scheduler
            {
                public abstract class LRScheduler
                {
                    public virtual void step() { }
                    public virtual void step(int? epoch) { }
                }

                public sealed class Step : LRScheduler;

                public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1) => new Step();
                public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1) => new Step();
            }
        }
    }

    public readonly struct Scalar
    {
        public static implicit operator Scalar(double value) => default;
        public static implicit operator Scalar(float value) => default;
        public static implicit operator Scalar(long value) => default;
    }

    public sealed class DisposeScope : IDisposable
    {
        public int DisposeEverything() => 0;
        public void Dispose() { }
    }

    public static class ModuleExtensionMethods
    {
        public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module => module;
        public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module => module;
        public static T cpu<T>(this T module, bool non_blocking = false) where T : nn.Module => module;
    }

    public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
    {
        protected Loss() : base("loss") { }
    }
}

namespace BACKEND.Modules
{
    public sealed class Parameter : Tensor;

    public abstract class TensorModule : nn.Module<Tensor, Tensor>
    {
        protected TensorModule() : base("module") { }
        public override Tensor forward(Tensor input) => input;
    }

    public sealed class Linear : TensorModule;
    public sealed class ReLU : TensorModule;
    public sealed class Softmax : TensorModule;
    public sealed class LogSoftmax : TensorModule;
    public sealed class Sigmoid : TensorModule;
    public class Sequential : TensorModule;

    public sealed class GELU : TensorModule
    {
        public enum Approximate { none, tanh }
    }

    public class ModuleList<T> : nn.Module, IEnumerable<T> where T : nn.Module
    {
        public ModuleList(params T[] modules) : base("list") { }
        public int Count => 0;
        public T this[int at] { get => null!; set { } }
        public void Add(T module) { }
        public IEnumerator<T> GetEnumerator() => null!;
        IEnumerator IEnumerable.GetEnumerator() => null!;
    }

    public abstract class TensorLoss : Loss<Tensor, Tensor, Tensor>
    {
        public override Tensor forward(Tensor input, Tensor target) => input;
    }

    public sealed class CrossEntropyLoss : TensorLoss;
    public sealed class NLLLoss : TensorLoss;
    public sealed class MSELoss : TensorLoss;
    public sealed class BCELoss : TensorLoss;

    public class SGD(IEnumerable<Parameter> parameters) : optim.Optimizer(parameters);
    public class Adam(IEnumerable<Parameter> parameters) : optim.Optimizer(parameters);
    public class LBFGS(IEnumerable<Parameter> parameters) : optim.Optimizer(parameters);
}

namespace SafeStep
{
    public sealed record LogitJvp(Tensor Logits, Tensor Slopes);

    public sealed class ParameterTangents;

    public interface IGuardable
    {
        StepGuard CreateStepGuard(optim.Optimizer optimizer, StepGuardOptions options = null);
    }

    public sealed class StepGuard : IDisposable
    {
        public StepReport Last => null;
        public StepReport Step() => null!;
        public StepReport Step(Tensor input) => null!;
        public void Dispose() { }
        public static StepGuard Create(optim.Optimizer optimizer, IReadOnlyList<IGuardable> models, StepGuardOptions options = null) => new();
    }
}
