using LakeOrm.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Analyzers.Tests.Usage;

/// <summary>LAKE0206 finds records without the key that a type parameter asks for.</summary>
public sealed class MissingKeyTests
{
    private const string Members = """
        private static void Update<[RequiresLakeKey(LakeKeyKind.Primary)] T>(T row) where T : ILakeTable<T> => row.ToString();
        private static void Merge<[RequiresLakeKey(LakeKeyKind.Merge)] T>(T? row = default) where T : ILakeTable<T> => row?.ToString();
        private static void Any<[RequiresLakeKey(LakeKeyKind.Primary | LakeKeyKind.Merge)] T>(T? row = default) where T : ILakeTable<T> => row?.ToString();
        private static void Plain<T>(T row) where T : ILakeTable<T> => row.ToString();
        private static void Pass<T>(T row) where T : ILakeTable<T> => Update(row);
        private static void Two<T, [RequiresLakeKey(LakeKeyKind.Primary)] U>(T one, U other) where T : ILakeTable<T> where U : ILakeTable<U> => Plain(one);
        private sealed class Repository<[RequiresLakeKey(LakeKeyKind.Primary)] T> where T : ILakeTable<T> { public static void Save(T row) => row.ToString(); }
        private static void Use() { Pass(new User("", "")); Two(new Note(""), new User("", "")); }
        """;

    [Theory]
    [InlineData("Update(new Note(\"\"));", "'Note' has no primary key, and 'Update' needs one", "[LakeColumn(PrimaryKey = true)]", "Update")]
    [InlineData("Update(new Visit(\"\", \"\"));", "'Visit' has no primary key", "[LakeColumn(PrimaryKey = true)]", "Update")]
    [InlineData("Merge<User>();", "'User' has no merge key", "[LakeColumn(MergeKey = true)]", "User")]
    [InlineData("Any<Note>();", "'Note' has no primary or merge key", "[LakeColumn(PrimaryKey = true)]", "Note")]
    [InlineData("Usage.Update(new Note(\"\"));", "'Update' needs one", "PrimaryKey", "Update")]
    [InlineData("Action<Note> update = Update; Action<Note> other = Plain;", "'Update' needs one", "PrimaryKey", "Update")]
    [InlineData("Two(new User(\"\", \"\"), new Note(\"\"));", "'Two' needs one", "PrimaryKey", "Two")]
    [InlineData("Repository<Note>.Save(new(\"\"));", "'Save' needs one", "PrimaryKey", "Note")]
    [InlineData("_ = new Repository<Note>();", "'Repository' needs one", "PrimaryKey", "Note")]
    public void A_record_without_the_key_is_refused(string statement, string says, string advises, string at)
    {
        Diagnostic found = Assert.Single(Usages.Of(statement, Members));
        Assert.Equal(("LAKE0206", DiagnosticSeverity.Error), (found.Id, found.DefaultSeverity));
        Assert.Contains(says, found.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains(advises, found.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(at, found.Location.SourceTree!.ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("Update(new User(\"\", \"\"));")]
    [InlineData("Merge<Visit>();")]
    [InlineData("Any<User>(); Any<Visit>();")]
    [InlineData("Plain(new Note(\"\"));")]
    [InlineData("Pass(new Note(\"\"));")]
    [InlineData("Two(new Note(\"\"), new User(\"\", \"\"));")]
    [InlineData("_ = new Repository<User>();")]
    public void A_record_with_the_key_and_a_parameter_that_asks_for_none_are_not(string statement) => Assert.Empty(Usages.Of(statement, Members));

    [Fact]
    public void A_key_is_inherited() => Assert.Empty(Usages.Of("Update(new Vip());", Members));
}
