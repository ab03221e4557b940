namespace MfaPortal.Storage.Embedded;

internal enum PidOwner
{
    Nobody,
    OurServer,
    Stranger,
}
