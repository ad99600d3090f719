using System.Reflection;
using LakeOrm.Ddl;
using LakeOrm.RecordCases.Shapes;
using LakeOrm.RecordCases.Types;

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
        Assert.Equal(schema.DeltaDdl is not null, schema.Formats.HasFlag(LakeFormats.Delta));
        Assert.NotEqual(schema.IcebergDdl.IsEmpty, schema.Formats.HasFlag(LakeFormats.Iceberg));
        if (schema.DeltaDdl is not null)
        {
            Assert.Equal(schema.DeltaDdl, schema.ToDeltaDdl(schema.Name));
        }

        if (!schema.IcebergDdl.IsEmpty)
        {
            Assert.Equal(schema.IcebergDdl, schema.ToIcebergDdl(schema.Name));
        }
    }

    [Theory, MemberData(nameof(Records), DisableDiscoveryEnumeration = true)]
    public void The_rendered_schema_and_fingerprint_are_the_generated_ones(Type record)
    {
        LakeTableSchema schema = SchemaOf(record);
        DdlTable table = schema.ToDdlTable(schema.Name);
        Assert.Equal(schema.DeltaSchemaJson, schema.Formats.HasFlag(LakeFormats.Delta) ? DeltaSchemaJson.Render(table) : null);
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
        Assert.Equal(schema.DeltaDdl!.Split('\n')[1..], ddl[1..]);
        string[] iceberg = schema.ToIcebergDdl(LakeTableName.Parse(name))[0].Split('\n');
        Assert.Equal(expected, iceberg[0]);
        Assert.Equal(schema.IcebergDdl[0].Split('\n')[1..], iceberg[1..]);
    }

    [Fact]
    public void A_name_is_needed()
    {
        Assert.Throws<ArgumentNullException>(static () => SchemaOf(typeof(Described)).ToDeltaDdl(null!));
        Assert.Throws<ArgumentNullException>(static () => SchemaOf(typeof(Described)).ToIcebergDdl(null!));
    }

    [Fact]
    public void A_statement_of_a_format_that_the_record_is_not_for_is_refused()
    {
        LakeTableSchema iceberg = LakeSchema.Of<EveryTransform>();
        Assert.Contains("Formats = Iceberg", Assert.Throws<InvalidOperationException>(() => iceberg.ToDeltaDdl(iceberg.Name)).Message, StringComparison.Ordinal);
        LakeTableSchema delta = LakeSchema.Of<DeltaOnly>();
        Assert.Contains("not for Iceberg", Assert.Throws<InvalidOperationException>(() => delta.ToIcebergDdl(delta.Name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_is_had_without_a_lake()
    {
        LakeTableSchema schema = LakeSchema.Of<Clustered>();
        Assert.Same(schema, LakeSchema.Of<Clustered>());
        Assert.Equal("lake.cases.clustered", schema.Name.ToString());
        Assert.Equal(["tenant", "number"], schema.PrimaryKey.Select(static c => c.Name));
        Assert.Equal(["email"], LakeSchema.Of<Described>().MergeKey.Select(static c => c.Name));
        Assert.Equal([new LakePartition("country")], schema.Partitions);
        Assert.Equal(["country"], schema.PartitionColumns.Select(static c => c.Name));
        Assert.Same(schema.Columns[1], schema.Find("NUMBER"));
        Assert.Null(schema.Find("none"));
    }

    [Theory]
    [InlineData("id", LakeTransform.Identity, 0, "id")]
    [InlineData("id", LakeTransform.Bucket, 16, "bucket(16, id)")]
    [InlineData("at", LakeTransform.Day, 0, "day(at)")]
    public void A_partition_field_is_readable(string column, LakeTransform transform, int argument, string text) =>
        Assert.Equal(text, new LakePartition(column, transform, argument).ToString());

    private static LakeTableSchema SchemaOf(Type record) => (LakeTableSchema)typeof(LakeTableSchemaTests)
        .GetMethod(nameof(Schema), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(record).Invoke(null, null)!;

    private static LakeTableSchema Schema<T>()
        where T : ILakeTable<T> => T.LakeSchema;
}
