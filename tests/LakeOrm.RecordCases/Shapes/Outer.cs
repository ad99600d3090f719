namespace LakeOrm.RecordCases.Shapes;

/// <summary>Records in records, in generic types.</summary>
public static partial class Outer
{
    public partial interface IInner<T>
        where T : struct
    {
        [LakeTable("cases.nested")]
        partial record Nested(int Id, string @class);
    }

    [LakeProjection]
    internal partial record struct Row(string @event, decimal Total, long? Count);
}
