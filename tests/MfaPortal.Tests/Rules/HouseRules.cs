namespace MfaPortal.Tests.Rules;

/// <summary>
/// The house rules, all of them. Each is a function of files; its examples prove that it sees what it is for, and each exception
/// is named with its reason beside the rule and refused once nothing needs it.
/// </summary>
internal static class HouseRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        DirectionRule.Rule,
        ProtocolRule.Rule,
        SmearRule.Rule,
        TableOwnerRule.Rule,
        PageRules.NoDatabase,
        PageRules.FewDependencies,
        PageRules.AbsoluteRoutes,
        PageRules.MarkedTimes,
        PageRules.NoBasePages,
        PageRules.NoInsisting,
        FormRules.NobodyOptsOut,
        FormRules.FormsCarryATokenOfTheirOwn,
        FormRules.OtherPostsAreListed,
        SizeRule.Rule,
        NameRules.NoEmptyWords,
        NameRules.NothingLeft,
        NameRules.TimeIsHandedIn,
        RoomFileRule.Rule,
        WorkRules.OneKindOfWorker,
        PackageRule.Rule,
        TextRules.SameKeys,
        TextRules.Sorted,
        TextRules.SameGaps,
        TextRules.Translated,
        TextRules.FrenchMarks,
        TextUseRules.NoneUnused,
        TextUseRules.NoneMissing,
    ];
}
