namespace LakeOrm.Fuzz;

/// <summary>An input was answered, and the answer breaks a promise.</summary>
internal sealed class ViolationException(string message) : Exception(message);
