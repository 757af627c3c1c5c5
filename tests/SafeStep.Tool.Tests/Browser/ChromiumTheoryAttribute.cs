namespace SafeStep.Tool.Tests.Browser;

/// <summary>A theory about a page in a real browser; skipped, and saying so, where there is none.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Executable is null)
        {
            Skip = "No chromium on the PATH: install it (Debian: apt-get install chromium) to test pages in a real browser.";
        }
    }
}
