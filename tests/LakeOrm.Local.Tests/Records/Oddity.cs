namespace LakeOrm.Local.Tests.Records;

/// <summary>Values whose texts are easily taken for each other.</summary>
[LakeTable("oddities")]
public partial record Oddity(string? Text, string? Other = null, double? Number = null, byte[]? Bytes = null);
