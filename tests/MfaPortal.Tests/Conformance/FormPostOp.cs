using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Plan <c>oidcc-formpost-basic-certification-test-plan</c>: the answer comes as a form, and nothing of it in an address.</summary>
public sealed class FormPostOp(OpPortal op) : BasicModules(op, "form_post"), IClassFixture<OpPortal>;
