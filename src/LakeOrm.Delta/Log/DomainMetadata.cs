namespace LakeOrm.Delta.Log;

/// <summary>What a feature, or an application, keeps with a table under a name of its own.</summary>
/// <param name="Domain">The name.</param>
/// <param name="Configuration">What is kept.</param>
/// <param name="Removed">Whether it is kept no more.</param>
internal sealed record DomainMetadata(string Domain, string Configuration, bool Removed);
