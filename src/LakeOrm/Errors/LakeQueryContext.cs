namespace LakeOrm;

/// <summary>A place in a statement that an engine's error is about.</summary>
/// <param name="Fragment">The text that stands there.</param>
/// <param name="Start">Where it starts, in characters from 0; negative when the engine does not know.</param>
/// <param name="Stop">Where its last character stands; negative when the engine does not know.</param>
/// <param name="ObjectType">What the text belongs to, as <c>VIEW</c>; empty for the statement itself.</param>
/// <param name="ObjectName">The name of that; empty for the statement itself.</param>
public sealed record LakeQueryContext(string Fragment, int Start, int Stop, string ObjectType, string ObjectName);
