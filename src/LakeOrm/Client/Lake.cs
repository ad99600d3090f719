namespace LakeOrm;

/// <summary>Where clients come from: each driver's package adds a method, such as <c>Lake.Local("./lake")</c>.</summary>
public static class Lake
{
}
