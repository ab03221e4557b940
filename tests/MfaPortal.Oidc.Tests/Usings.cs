global using MfaPortal.Oidc.Tests.Door;
global using Xunit;
