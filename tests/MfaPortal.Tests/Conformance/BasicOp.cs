using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Plan <c>oidcc-basic-certification-test-plan</c>, static clients.</summary>
public sealed class BasicOp(OpPortal op) : BasicModules(op, null), IClassFixture<OpPortal>;
