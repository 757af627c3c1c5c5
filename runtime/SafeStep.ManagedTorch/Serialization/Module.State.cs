namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by dotted name, one that has several names under each; the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (path, module) in Tree(recurse: true))
                {
                    foreach (var (key, parameter) in module.ownParameters) destination.TryAdd(start + path + key, parameter);
                }
                foreach (var (path, module) in Tree(recurse: true))
                {
                    foreach (var (key, buffer) in module.ownBuffers)
                    {
                        if (buffer.Persistent) destination.TryAdd(start + path + key, buffer.Tensor);
                    }
                }
                return destination;
            }

            /// <summary>Copies values by dotted name into this module.</summary>
            /// <exception cref="InvalidOperationException">Strict, and names are missing or unexpected.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var target = state_dict();
                var missing = target.Keys.Where(k => !source.ContainsKey(k) && skip?.Contains(k) != true).ToList();
                var unexpected = source.Keys.Where(k => !target.ContainsKey(k) && skip?.Contains(k) != true).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException($"load_state_dict: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}]. Pass strict: false to load the rest.");
                }
                using var quiet = no_grad();
                foreach (var (key, value) in source)
                {
                    if (skip?.Contains(key) != true && target.TryGetValue(key, out var own)) CopyInto(key, own, value);
                }
                return (missing, unexpected);
            }

            /// <summary>Writes the state in TorchSharp's format.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <inheritdoc cref="save(string, IList{string})"/>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                var saved = state_dict().Where(s => skip?.Contains(s.Key) != true).ToList();
                TensorStream.WriteNumber(writer, saved.Count);
                foreach (var (key, tensor) in saved)
                {
                    writer.Write(key);
                    TensorStream.Write(writer, tensor);
                }
                return this;
            }

            /// <summary>Reads a state in TorchSharp's format into this module.</summary>
            /// <param name="loadedParameters">Receives each name in the file and whether this module has it.</param>
            /// <exception cref="ArgumentException">Strict, and the names differ; or a shape does.</exception>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <inheritdoc cref="load(string, bool, IList{string}, Dictionary{string, bool})"/>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var target = state_dict();
                var count = TensorStream.ReadNumber(reader);
                if (strict && count != target.Count) throw new ArgumentException($"load: the file has {count} entries, this module {target.Count}. Pass strict: false to load what fits.");
                using var quiet = no_grad();
                for (var i = 0L; i < count; i++)
                {
                    var key = reader.ReadString();
                    using var value = TensorStream.Read(reader);
                    var found = target.TryGetValue(key, out var own);
                    if (strict && !found) throw new ArgumentException($"load: this module has no parameter or buffer \"{key}\". Pass strict: false to load what fits.");
                    if (found && skip?.Contains(key) != true) CopyInto(key, own!, value);
                    loadedParameters?.Add(key, found);
                }
                return this;
            }

            private static void CopyInto(string key, Tensor target, Tensor value)
            {
                if (!value.Sizes.AsSpan().SequenceEqual(target.Sizes)) throw new ArgumentException($"\"{key}\" has shape {Layout.Text(target.Sizes)} here and {Layout.Text(value.Sizes)} in the saved state.");
                target.copy_(value);
            }
        }
    }
}
