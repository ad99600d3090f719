namespace LakeOrm.Spark.Connect.Parameters;

/// <summary>How values get into a statement.</summary>
internal enum ParameterBinding
{
    /// <summary>Beside the text, as the protocol has it.</summary>
    Native,

    /// <summary>In the text, as typed literals that consist of letters, digits and signs of their type alone: the server loses what comes beside it.</summary>
    Literals,
}
