using System.Collections.Generic;
using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>A table as the renderers of table formats see it: plain data that the generator and the run time both can make.</summary>
/// <param name="NameParts">Catalog, namespace and table, as far as the name has them.</param>
/// <param name="Columns">The columns in order.</param>
internal sealed record DdlTable(IReadOnlyList<string> NameParts, IReadOnlyList<DdlColumn> Columns)
{
    /// <summary>The partition columns in partition order.</summary>
    public IEnumerable<DdlColumn> PartitionColumns => Columns.Where(static c => c.PartitionIndex >= 0).OrderBy(static c => c.PartitionIndex);
}
