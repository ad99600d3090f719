using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>How the reader makes a record.</summary>
internal sealed record ConstructionModel
{
    public required ConstructorChain Chain { get; init; }

    public required EquatableArray<ConstructorArgument> Arguments { get; init; }

    /// <summary>A member somewhere in the hierarchy is required.</summary>
    public required bool SetsRequiredMembers { get; init; }

    /// <summary>The materialisation constructor would take the implicit parameterless one away, so that one is written out.</summary>
    public required bool EmitsParameterless { get; init; }
}
