namespace LakeOrm.ArchitectureTests;

/// <summary>Who knows a type's name knows where it lies.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Folders => ["src", "generators", "tests", "benchmarks", "samples"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_file_declares_one_type_and_has_its_name(string folder)
    {
        Findings.AreNone(
            from file in SourceFile.In(folder)
            where file.Types.Count > 1 || (file.Types.Count == 1 && file.Types[0].Name != file.Name.Split('.')[0])
            select $"{file} declares {string.Join(", ", file.Types.Select(static type => type.Name))}");
    }

    // What users write down is in their library's namespace or in LakeOrm, so that one using is enough; its file lies with what it belongs to.
    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_is_a_namespace_and_only_what_users_write_may_be_in_the_root(string folder)
    {
        Findings.AreNone(
            from file in SourceFile.In(folder)
            from type in file.Types
            where type.Namespace != file.FolderNamespace && !(folder == "src" && type.IsPublic && (type.Namespace == "LakeOrm" || type.Namespace == file.Project))
            select $"{file} is in namespace {type.Namespace}");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Namespaces_are_file_scoped(string folder)
    {
        Findings.AreNone(
            from file in SourceFile.In(folder)
            from type in file.Types
            where !type.IsFileScoped
            select file.ToString());
    }
}
