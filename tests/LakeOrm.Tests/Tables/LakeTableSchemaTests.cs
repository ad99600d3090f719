using System.Reflection;
using LakeOrm.Ddl;
using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.Tests.Tables;

/// <summary>The constants in generated code are what the run time's own renderers make of the schema.</summary>
public class LakeTableSchemaTests
{
    public static TheoryData<Type> Records =>
    [
        .. typeof(Customer).Assembly.GetTypes()
            .Select(static type => type.ContainsGenericParameters && !type.IsInterface ? type.MakeGenericType(typeof(int)) : type)
            .Where(static type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ILakeTable<>))),
    ];

    [Fact]
    public void Every_record_case_is_compared() => Assert.True(Records.Count >= 13, $"{Records.Count} records were found.");

    [Theory, MemberData(nameof(Records), DisableDiscoveryEnumeration = true)]
    public void The_rendered_ddl_of_the_declared_name_is_the_generated_one(Type record)
    {
        LakeTableSchema schema = SchemaOf(record);
        Assert.Equal(schema.DeltaDdl, schema.ToDeltaDdl(schema.Name));
    }

    [Theory, MemberData(nameof(Records), DisableDiscoveryEnumeration = true)]
    public void The_rendered_schema_and_fingerprint_are_the_generated_ones(Type record)
    {
        LakeTableSchema schema = SchemaOf(record);
        DdlTable table = schema.ToDdlTable(schema.Name);
        Assert.Equal(schema.DeltaSchemaJson, DeltaSchemaJson.Render(table));
        Assert.Equal(schema.Fingerprint, SchemaFingerprint.Of(table));
    }

    [Theory]
    [InlineData("copy", "CREATE TABLE `copy` (")]
    [InlineData("a.copy", "CREATE TABLE `a`.`copy` (")]
    [InlineData("a.b.co`py", "CREATE TABLE `a`.`b`.`co``py` (")]
    public void Another_name_changes_the_first_line_alone(string name, string expected)
    {
        LakeTableSchema schema = SchemaOf(typeof(Described));
        string[] ddl = schema.ToDeltaDdl(LakeTableName.Parse(name)).Split('\n');
        Assert.Equal(expected, ddl[0]);
        Assert.Equal(schema.DeltaDdl.Split('\n')[1..], ddl[1..]);
    }

    [Fact]
    public void A_name_is_needed() => Assert.Throws<ArgumentNullException>(static () => SchemaOf(typeof(Described)).ToDeltaDdl(null!));

    private static LakeTableSchema SchemaOf(Type record) => (LakeTableSchema)typeof(LakeTableSchemaTests)
        .GetMethod(nameof(Schema), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(record).Invoke(null, null)!;

    private static LakeTableSchema Schema<T>()
        where T : ILakeTable<T> => T.LakeSchema;
}
