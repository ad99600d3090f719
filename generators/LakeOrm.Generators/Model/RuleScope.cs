namespace LakeOrm.Generators.Model;

/// <summary>Which values a rule is asked about.</summary>
internal enum RuleScope
{
    /// <summary>Values: null keeps the rule.</summary>
    Value,

    /// <summary>Null too: the condition is over the member as it is declared.</summary>
    Null,

    /// <summary>Null too, and where the rule is broken, no other is asked.</summary>
    Presence,
}
