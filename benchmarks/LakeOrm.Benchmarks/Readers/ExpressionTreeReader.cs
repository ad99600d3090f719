using System.Linq.Expressions;
using System.Reflection;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>What object mappers do: a delegate for a row, compiled once from an expression tree.</summary>
internal sealed class ExpressionTreeReader : RowReader
{
    private Func<IArrowArray[], int, OrderRow>? _row;

    public override string Name => "ExpressionTree";

    public override List<OrderRow> Read(RecordBatch batch)
    {
        _row ??= Compile(batch);
        var list = new List<OrderRow>(batch.Length);
        IArrowArray[] columns = [.. batch.Arrays];
        for (int i = 0; i < batch.Length; i++)
        {
            list.Add(_row(columns, i));
        }

        return list;
    }

    private static Func<IArrowArray[], int, OrderRow> Compile(RecordBatch batch)
    {
        ParameterExpression columns = Expression.Parameter(typeof(IArrowArray[]));
        ParameterExpression row = Expression.Parameter(typeof(int));
        var bindings = new List<MemberBinding>();
        for (int c = 0; c < batch.ColumnCount; c++)
        {
            Type type = batch.Column(c).GetType();
            MethodInfo cell = typeof(ArrowCell).GetMethods().Single(method => method.IsStatic && method.GetParameters()[0].ParameterType == type);
            PropertyInfo property = typeof(OrderRow).GetProperty(batch.Schema.GetFieldByIndex(c).Name)!;
            Expression array = Expression.Convert(Expression.ArrayIndex(columns, Expression.Constant(c)), type);
            bindings.Add(Expression.Bind(property, Expression.Convert(Expression.Call(cell, array, row), property.PropertyType)));
        }

        return Expression.Lambda<Func<IArrowArray[], int, OrderRow>>(Expression.MemberInit(Expression.New(typeof(OrderRow)), bindings), columns, row).Compile();
    }
}
