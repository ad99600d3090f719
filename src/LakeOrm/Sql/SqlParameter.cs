namespace LakeOrm.Sql;

/// <summary>Which values can be parameters.</summary>
internal static class SqlParameter
{
    public static object? Check<T>(T value) => value switch
    {
        null or bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
            or string or byte[] or Guid or DateOnly or TimeOnly or DateTime or DateTimeOffset => value,
        Enum e => throw new ArgumentException(
            $"The enum value {e.GetType().Name}.{e} cannot be a parameter: say how the column stores it. Write {{value.ToString()}} for a column of names, or cast it to its number."),
        char => throw new ArgumentException("A char cannot be a parameter. Write {value.ToString()}."),
        TimeSpan => throw new ArgumentException("A TimeSpan cannot be a parameter: there is no type of column that it fits. Pass a number of seconds or days and say so in the SQL."),
        LakeSql => throw new ArgumentException("A list of SQL fragments cannot be a parameter. Put each fragment into a hole of its own."),
        _ => throw new ArgumentException(
            $"A value of type {value.GetType()} cannot be a parameter. A hole takes null, bool, integers, float, double, decimal, string, byte[], Guid, DateOnly, TimeOnly, DateTime, DateTimeOffset, a list of them, or LakeSql."),
    };
}
