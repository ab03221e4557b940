# What ./run and ./test share: words to the person, and the programs that must be there. Read by both, run by nobody.
# Written for bash 3.2, which macOS has.
# shellcheck shell=bash

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

need_dotnet() {
  if ! command -v dotnet >/dev/null && [ -x "$HOME/.dotnet/dotnet" ]; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
  fi
  if ! { command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.'; }; then
    fail "The .NET 10 SDK is needed and was not found: install it from https://dotnet.microsoft.com/download/dotnet/10.0, then start again."
  fi
}

# The same places, in short, where the portal itself looks.
has_postgres() {
  local folder
  for folder in "${PGBIN:-}" $(printf '%s' "$PATH" | tr ':' ' ') /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/local/pgsql/bin \
    /Applications/Postgres.app/Contents/Versions/latest/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then
      return 0
    fi
  done
  return 1
}

# Where Debian puts them; the test looks at the same place.
has_apache_openidc() {
  [ -x /usr/sbin/apache2 ] && [ -f /usr/lib/apache2/modules/mod_auth_openidc.so ]
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$candidate" ] && command -v "$candidate" 2>/dev/null; then
      return 0
    fi
  done
  return 1
}

# install <Debian packages> -- <Homebrew packages>: with what the system has, or a sentence saying what to install.
install() {
  local debian="" brew="" target=debian word
  for word in "$@"; do
    case "$word" in
      --) target=brew ;;
      *) if [ "$target" = debian ]; then debian="$debian $word"; else brew="$brew $word"; fi ;;
    esac
  done

  if command -v apt-get >/dev/null; then
    say "Installing:$debian"
    apt_install "$debian"
  elif command -v brew >/dev/null; then
    [ -n "$brew" ] || return 0
    say "Installing:$brew"
    # shellcheck disable=SC2086 # a list of words
    quietly brew install --quiet $brew
  else
    fail "Missing, and neither apt-get nor Homebrew is here to install it. Install what your system calls (Debian's names):$debian"
  fi
}

apt_install() {
  local root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "Missing, and only root can install it. Run as root: apt-get install$1"
    root=sudo
  fi
  case "$1" in *postgresql*) no_system_cluster "$root" ;; esac
  # A list that cannot be refreshed (a broken third-party source) may still name what is needed.
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null 2>&1 || true
  # shellcheck disable=SC2086 # a list of words; an empty root is no word
  quietly $root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -qq -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confold install --no-install-recommends $1
}

# Debian's package would at once create and start a server for the whole machine; only its programs are wanted.
no_system_cluster() {
  local settings=/etc/postgresql-common/createcluster.conf
  if [ ! -e "$settings" ]; then
    $1 mkdir -p /etc/postgresql-common
    printf '%s\n' "# Written before MfaPortal's scripts installed PostgreSQL for its programs alone." \
      "create_main_cluster = false" | $1 tee "$settings" >/dev/null
  fi
}

# Runs a command without its noise; when it fails, the end of the noise is what is shown.
quietly() {
  local noise status=0
  noise=$(mktemp)
  "$@" >"$noise" 2>&1 </dev/null || status=$?
  if [ "$status" != 0 ]; then
    tail -n 20 "$noise" >&2
    rm -f "$noise"
    fail "'$*' failed."
  fi
  rm -f "$noise"
}

# build <project or solution>...: one line when it works, the errors when it does not.
build() {
  local began=$SECONDS noise project
  noise=$(mktemp)
  printf 'Building ... '
  for project in "$@"; do
    if ! dotnet build "$project" -c Release -v quiet -nologo --disable-build-servers >"$noise" 2>&1 </dev/null; then
      say "failed:"
      { grep -E ': error ' "$noise" || tail -n 20 "$noise"; } | sed 's/ \[[^][]*\]$//' | sort -u | head -n 40 >&2
      rm -f "$noise"
      fail "The build failed."
    fi
  done
  rm -f "$noise"
  say "done ($((SECONDS - began)) s)"
}
