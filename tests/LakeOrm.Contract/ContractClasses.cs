namespace LakeOrm.Contract;

/// <summary>The classes of the contract, for a driver's test that none of them was forgotten.</summary>
public static class ContractClasses
{
    /// <summary>All classes that have tests.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(LakeContract).Assembly.GetTypes()
            .Where(static t => t.IsAbstract && t.IsSubclassOf(typeof(LakeContract)) && t.GetMethods().Any(static m => m.IsDefined(typeof(FactAttribute), inherit: true)))
            .OrderBy(static t => t.FullName, StringComparer.Ordinal),
    ];
}
