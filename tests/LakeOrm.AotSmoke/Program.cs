using LakeOrm;
using LakeOrm.AotSmoke;

// What users do, as native code. Whatever works by reflection fails here.
string root = Directory.CreateTempSubdirectory("lakeorm-aot-").FullName;
var checks = new Checks();
try
{
    await using LakeClient lake = Lake.Local(root);
    await TypeChecks.RunAsync(checks, lake);
    await ShapeChecks.RunAsync(checks, lake);
    await NestedChecks.RunAsync(checks, lake);
    ValidationChecks.Run(checks);
    await WriteChecks.RunAsync(checks, lake);
    await ChangeChecks.RunAsync(checks, lake);
    await ReadChecks.RunAsync(checks, lake);
    await ParquetChecks.RunAsync(checks, lake);
    await JsonChecks.RunAsync(checks, lake);
    await ErrorChecks.RunAsync(checks, lake);
    await StoreChecks.RunAsync(checks);
    await CloudChecks.RunAsync(checks);
    await SparkChecks.RunAsync(checks);
}
finally
{
    Directory.Delete(root, recursive: true);
}

return checks.Finish();
