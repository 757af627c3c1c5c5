using System.Runtime.CompilerServices;

namespace VerifyXunit;

/// <summary>
/// The few calls of Verify.Xunit that our snapshot tests make, reading and writing the same <c>Class.Method.verified.ext</c> files.
/// Builds with <c>-p:UseVerify=true</c> use the real package instead, so nothing here may go beyond its call shape.
/// The class under test must be named as its file, because only the file's path is known here.
/// </summary>
public static class Verifier
{
    public static SettingsTask Verify(string target, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(target, "txt", sourceFile, method);

    [OverloadResolutionPriority(1)]
    public static SettingsTask Verify(string target, string extension, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(target, extension, sourceFile, method);
}
