namespace LakeOrm;

/// <summary>How sure it is that what was written under a key is in the table once.</summary>
public enum KeyPromise
{
    /// <summary>Whoever writes under the key at the same moment, it is there once. So it also says for a write without a key, of which nothing is promised.</summary>
    ExactlyOnce,

    /// <summary>
    /// The key was looked for before, and the commit did not depend on what was found: a repeat adds nothing, but of two processes that write under one key at the same moment both may have done it, and a fence keeps out what begins after it, not what is under way.
    /// It is so where nothing can be committed on the condition that nobody was faster: Iceberg tables without branches. Let one process at a time write under a key, and repeat a call whose outcome is unknown only when its statement cannot run any more.
    /// </summary>
    CheckedBefore,
}
