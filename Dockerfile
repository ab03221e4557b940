# The portal in a container. Build it:
#   docker build -t mfaportal .
# The sample apps, for trying things out:
#   docker build -t mfaportal-sample-apps --target sample-apps .
# Both base images can be replaced, by a mirror's for example: --build-arg SDK=… --build-arg RUNTIME=…
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK} AS build
WORKDIR /source
# The project files alone first: as long as they do not change, the packages come from the cache.
COPY global.json Directory.Build.props ./
COPY src/BannedSymbols.txt src/
COPY src/MfaPortal.Oidc/MfaPortal.Oidc.csproj src/MfaPortal.Oidc/
COPY src/MfaPortal/MfaPortal.csproj src/MfaPortal/
COPY src/MfaPortal.SampleApps/MfaPortal.SampleApps.csproj src/MfaPortal.SampleApps/
# Machine code beside the portable one: a start takes a third less CPU. Its compiler is one more package; --build-arg READY_TO_RUN=false does without.
ARG READY_TO_RUN=true
RUN dotnet restore src/MfaPortal/MfaPortal.csproj --use-current-runtime -p:PublishReadyToRun=${READY_TO_RUN} && dotnet restore src/MfaPortal.SampleApps/MfaPortal.SampleApps.csproj
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/MfaPortal/MfaPortal.csproj --configuration Release --use-current-runtime --self-contained false -p:PublishReadyToRun=${READY_TO_RUN} --no-restore --output /portal \
 && dotnet publish src/MfaPortal.SampleApps/MfaPortal.SampleApps.csproj --configuration Release --no-restore --output /sample-apps

FROM ${RUNTIME} AS sample-apps
WORKDIR /app
COPY --from=build /sample-apps ./
USER 1654:1654
ENTRYPOINT ["dotnet", "MfaPortal.SampleApps.dll"]

FROM ${RUNTIME} AS portal
WORKDIR /app
COPY --from=build /portal ./
# No diagnostic sockets: nothing is written anywhere, so the root file system can be read-only.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0
EXPOSE 8080
# 1654 is "app" in Microsoft's images; any number but 0 will do.
USER 1654:1654
# The portal asks itself, so the image needs no curl.
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 CMD ["dotnet", "MfaPortal.dll", "health"]
ENTRYPOINT ["dotnet", "MfaPortal.dll"]
