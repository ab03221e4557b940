using System.Diagnostics;
using System.Net.Sockets;

namespace MfaPortal.Tests.Clients.Apache;

/// <summary>Debian's Apache with mod_auth_openidc, in a folder of its own, on ports of this machine that nobody else sees.</summary>
internal sealed class ApacheServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/apache2";
    private const string Modules = "/usr/lib/apache2/modules";

    private readonly Process process;
    private readonly Task<string> errors;

    private ApacheServer(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    /// <param name="folder">Holds <c>server.pem</c>, <c>server.key</c> and <c>ca.pem</c>; everything Apache writes goes there too.</param>
    /// <param name="sites">Each a port and what its virtual host says about the provider.</param>
    /// <param name="plainPort">The first site once more without TLS, for the portal's call: it trusts the machine's authorities only.</param>
    public static async Task<ApacheServer> Start(string folder, int plainPort, params (int Port, string Settings)[] sites)
    {
        if (!File.Exists(Program) || !File.Exists(Path.Combine(Modules, "mod_auth_openidc.so")))
        {
            throw new InvalidOperationException(
                "Apache with mod_auth_openidc is missing. ./test installs it where apt-get is; elsewhere leave these tests out (Category!=Apache).");
        }

        WriteSite(folder);
        var configuration = Path.Combine(folder, "httpd.conf");
        await File.WriteAllTextAsync(configuration, Configuration(folder, plainPort, sites));
        var server = new ApacheServer(Process.Start(new ProcessStartInfo(Program, ["-d", folder, "-f", configuration, "-DFOREGROUND"]) { RedirectStandardError = true })!);
        await server.Answers(sites[0].Port, Path.Combine(folder, "error.log"));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await stop.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        process.Dispose();
    }

    private async Task Answers(int port, string log)
    {
        for (var tries = 0; tries < 1200 && !process.HasExited; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("localhost", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"Apache did not start: {await errors} {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "")}");
    }

    // The page prints what the module put into its environment, by server-side includes.
    private static void WriteSite(string folder)
    {
        var site = Directory.CreateDirectory(Path.Combine(folder, "site", "protected"));
        File.WriteAllText(Path.Combine(site.FullName, "index.shtml"), """
            <!doctype html><title>Protected</title><dl>
            <dd id="user"><!--#echo var="REMOTE_USER" --></dd>
            <dd id="sub"><!--#echo var="OIDC_CLAIM_sub" --></dd>
            <dd id="email"><!--#echo var="OIDC_CLAIM_email" --></dd>
            <dd id="name"><!--#echo var="OIDC_CLAIM_name" --></dd>
            <dd id="acr"><!--#echo var="OIDC_CLAIM_acr" --></dd>
            </dl>
            """);
        File.WriteAllText(Path.Combine(folder, "site", "bye.html"), "<!doctype html><title>Bye</title><h1>Signed out of the site</h1>");

        // The module keeps memory for each virtual host, but files for all.
        var sessions = Directory.CreateDirectory(Path.Combine(folder, "sessions")).FullName;
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            // Started by root, the workers are somebody else.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(sessions, (UnixFileMode)0b111_111_111);
        }
    }

    private static string Configuration(string folder, int plainPort, (int Port, string Settings)[] sites) => $"""
        ServerName localhost
        PidFile {folder}/httpd.pid
        DefaultRuntimeDir {folder}
        Mutex file:{folder}
        ErrorLog {folder}/error.log
        {(Environment.IsPrivilegedProcess ? "User www-data\nGroup www-data" : "")}
        {string.Join('\n', LoadModules())}
        TypesConfig /dev/null
        AddType text/html .html .shtml
        OIDCCryptoPassphrase a-passphrase-of-the-test
        OIDCCABundlePath {folder}/ca.pem
        OIDCSSLValidateServer On
        OIDCSessionType server-cache
        OIDCCacheType file
        OIDCCacheDir {folder}/sessions
        {string.Join('\n', sites.Select(site => Site(folder, site.Port, site.Port, site.Settings)))}
        {Site(folder, plainPort, sites[0].Port, sites[0].Settings)}
        """;

    private static IEnumerable<string> LoadModules() => new[]
    {
        "mpm_event", "authn_core", "authz_core", "authz_user", "ssl", "mime", "dir", "include", "auth_openidc",
    }.Select(module => $"LoadModule {module}_module {Modules}/mod_{module}.so");

    private static string Site(string folder, int listen, int port, string settings) => $"""
        Listen 127.0.0.1:{listen}
        <VirtualHost 127.0.0.1:{listen}>
          ServerName localhost:{listen}
          DocumentRoot {folder}/site
          SSLEngine {(listen == port ? "on" : "off")}
          SSLCertificateFile {folder}/server.pem
          SSLCertificateKeyFile {folder}/server.key
          {settings}
          OIDCScope "openid profile email"
          OIDCRemoteUserClaim email
          OIDCPassClaimsAs environment
          OIDCRedirectURI https://localhost:{port}/protected/oidc
          OIDCDefaultURL https://localhost:{port}/protected/
          OIDCDefaultLoggedOutURL https://localhost:{port}/bye.html
          <Directory {folder}/site>
            Require all granted
            Options +Includes
            DirectoryIndex index.shtml
            AddOutputFilter INCLUDES .shtml
          </Directory>
          <Location /protected>
            AuthType openid-connect
            Require valid-user
          </Location>
        </VirtualHost>
        """;
}
