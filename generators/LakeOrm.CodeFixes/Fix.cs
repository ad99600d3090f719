using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>One way to mend one diagnostic.</summary>
/// <param name="Title">What the editor shows; the fixes of one title are applied together by Fix All.</param>
/// <param name="Apply">Makes the edits, in as many documents as it needs. It must bear being applied after others, also after one like itself.</param>
internal sealed record Fix(string Title, Func<SolutionEditor, CancellationToken, Task> Apply);
