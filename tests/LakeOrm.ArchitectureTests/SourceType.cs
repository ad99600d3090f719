namespace LakeOrm.ArchitectureTests;

/// <summary>A type that a file declares.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Name">Its name, without type parameters.</param>
/// <param name="IsPublic">Whether others see it.</param>
/// <param name="IsFileScoped">Whether the namespace is that of the whole file.</param>
internal sealed record SourceType(string Namespace, string Name, bool IsPublic, bool IsFileScoped);
