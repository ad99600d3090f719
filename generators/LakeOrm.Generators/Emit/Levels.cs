namespace LakeOrm.Generators.Emit;

/// <summary>Where in Parquet's levels a value stands.</summary>
/// <param name="Repetition">The expression of its repetition level.</param>
/// <param name="Definition">How many of the places above it that may be null or empty are there.</param>
/// <param name="MaxRepetition">How many lists and maps lie above it.</param>
internal sealed record Levels(string Repetition, int Definition, int MaxRepetition);
