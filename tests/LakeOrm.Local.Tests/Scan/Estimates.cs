using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>The engine plans by how many rows it expects of a table; it is told, since it opens no file to see.</summary>
public sealed class Estimates : LakeTest
{
}
