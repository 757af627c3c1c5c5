using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SafeStep.TorchSharp.Tests;

/// <summary>
/// TorchSharp frees a number's native scalar while libtorch may still read it (docs/torchsharp.md), so nothing of the guard turns a number into one by itself: every conversion is that of <see cref="Kept"/>, which keeps it alive.
/// </summary>
public class ScalarTests
{
    [Fact]
    public void The_guard_keeps_every_scalar_that_it_makes()
    {
        var conversions = Conversions(typeof(StepGuard).Assembly.Location);
        Assert.Contains("Kept.Scalar", conversions);
        Assert.DoesNotContain(conversions, caller => !caller.StartsWith("Kept.", StringComparison.Ordinal));
    }

    // The generated derivatives of this assembly's own models: the user's code makes scalars, the operations keep them until they are read.
    [Fact]
    public void A_kept_scalar_outlives_its_call()
    {
        var weak = Made();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(weak.IsAlive);

        static WeakReference Made() => new(Kept.Scalar(2.5));
    }

    // The methods of an assembly that call Scalar.op_Implicit.
    private static HashSet<string> Conversions(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var conversions = metadata.MemberReferences.Where(handle => IsConversion(metadata, metadata.GetMemberReference(handle))).Select(handle => MetadataTokens(handle)).ToHashSet();
        var callers = new HashSet<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            byte[] body = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            for (int i = 0; i + 4 < body.Length; i++)
            {
                // call
                if (body[i] == 0x28 && conversions.Contains(BitConverter.ToInt32(body, i + 1)))
                {
                    callers.Add($"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}");
                }
            }
        }

        return callers;
    }

    private static bool IsConversion(MetadataReader metadata, MemberReference member) =>
        metadata.GetString(member.Name) == "op_Implicit" && member.Parent.Kind == HandleKind.TypeReference
        && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == "Scalar";

    private static int MetadataTokens(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
}
