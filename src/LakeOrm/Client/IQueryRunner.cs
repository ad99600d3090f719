using LakeOrm.Drivers;

namespace LakeOrm.Client;

/// <summary>What a reader's queries run in.</summary>
internal interface IQueryRunner
{
    /// <summary>The type of the driver.</summary>
    Type DriverType { get; }

    /// <inheritdoc cref="ILakeDriver.Syntax"/>
    SqlSyntax Syntax { get; }

    /// <inheritdoc cref="ILakeDriver.QueryAsync"/>
    ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken);
}
