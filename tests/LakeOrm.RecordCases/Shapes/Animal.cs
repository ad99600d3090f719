namespace LakeOrm.RecordCases.Shapes;

/// <summary>A positional base.</summary>
public abstract record Animal(string Species, int Legs);
