#!/usr/bin/env bash
# Sets everything up on Debian 12 or 13 and does one of these:
#   ./install.sh run [options of `kiosk run`]   a demo centre
#   ./install.sh test [--long]                  every check and test
#   ./install.sh kiosk                          turns this machine into a kiosk (root; config/box/setup.sh)
#   ./install.sh uninstall [--with-data | --keep-data] [--with-packages]
# Safe to run again: what is there already is left alone. Index, proxy and certificates are taken from apt's and pip's
# own configuration; $KIOSK_PYTHON names another Python.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
venv=$root/.venv
log=$venv/installation.log # what pip said, of the last time
cd -- "$root"

# ---- what it says ------------------------------------------------------------------------------------------

case ${KIOSK_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}} in
  vi*) language='vi' ;;
  en*) language='en' ;;
  *) language='both' ;;
esac

# tell VIETNAMESE ENGLISH: one line in the language of the person, or one in each.
tell() {
  [ "$language" = en ] || printf '%s\n' "$1"
  [ "$language" = vi ] || printf '%s\n' "$2"
}

step() { printf '\n── %s\n' "$(tell "$1" "$2" | paste -sd '|' | sed 's/|/ · /')"; }

fail() {
  tell "✗ $1" "✗ $2" >&2
  exit 1
}

usage() {
  tell "Dùng: ./install.sh run [--fresh]   chạy thử cả trung tâm" "Usage: ./install.sh run [--fresh]   start a demo centre"
  tell "      ./install.sh test [--long]   kiểm tra toàn bộ" "       ./install.sh test [--long]   run every check and test"
  tell "      ./install.sh kiosk           biến máy này thành ki-ốt" "       ./install.sh kiosk           turn this machine into a kiosk"
  tell "      ./install.sh uninstall [--with-data|--keep-data] [--with-packages]   gỡ ki-ốt" \
    "       ./install.sh uninstall [--with-data|--keep-data] [--with-packages]   turn it back"
}

# ---- system packages ---------------------------------------------------------------------------------------

# What Qt's wheels, the printers and the virtual screens need of the system (docs/technician.md tells why).
packages_for_run=(
  ca-certificates fontconfig
  libgl1 libegl1 libglib2.0-0 libgssapi-krb5-2 libbrotli1 libdbus-1-3 libfontconfig1 libxkbcommon0
  libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0
  libxcb-randr0 libxcb-xinerama0 libxcb-xkb1 libxcb-sync1 libx11-xcb1
  libusb-1.0-0 libzbar0
  sane-utils tesseract-ocr
  xvfb x11-xserver-utils xdotool
  alsa-utils
)
# Nobody is sent for an administrator for the sake of these alone.
optional=' xdotool shellcheck '
# What the tests look with: browser, eyes for paper, servers to talk to.
packages_for_test=(
  chromium chromium-driver
  tesseract-ocr-vie tesseract-ocr-eng qpdf
  postgresql cups cups-client cups-daemon cups-filters
  strace gcc libc6-dev
  pulseaudio pulseaudio-utils pipewire pipewire-bin wireplumber dbus
  git shellcheck
  systemd mmdebstrap xserver-xorg-core xserver-xorg-video-dummy xserver-xorg-input-libinput openbox xauth
)
# A PC to boot a box in.
packages_for_long_proofs=(qemu-system-x86 dosfstools)

# Names that changed with Debian 13's 64-bit times.
declare -A renamed_in_13=([libglib2.0-0]=libglib2.0-0t64 [libzbar0]=libzbar0t64)

debian_version() {
  # shellcheck disable=SC1091 # the system's own file
  (. /etc/os-release && printf '%s' "${VERSION_ID:-0}")
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

can_be_root() {
  [ "$(id -u)" = 0 ] && return
  command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }
}

install_packages() {
  local missing=() needed=() name version
  if ! command -v apt-get >/dev/null; then
    tell "Máy này không có apt: bỏ qua gói hệ thống." "This machine has no apt: system packages are left to you."
    return
  fi
  version=$(debian_version)
  find_python >/dev/null || set -- "$@" python3 python3-venv
  for name in "$@"; do
    [ "${version%%.*}" -ge 13 ] 2>/dev/null && name=${renamed_in_13[$name]:-$name}
    is_installed "$name" && continue
    missing+=("$name")
    [[ $optional = *" $name "* ]] || needed+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! can_be_root; then
    [ ${#needed[@]} -gt 0 ] || return 0
    fail "Cần quyền quản trị. Xin nhờ người quản trị máy chạy: apt-get install ${needed[*]}" \
      "This needs administrator rights. Please ask for: apt-get install ${needed[*]}"
  fi
  step 'Cài gói hệ thống' 'Installing system packages'
  printf '   %s\n' "${missing[*]}"
  as_root apt-get update -q || tell "Không làm mới được danh sách gói, dùng danh sách cũ." \
    "The lists of packages cannot be refreshed; the old ones are used."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" ||
    fail "Không cài được gói hệ thống (mất mạng?). Những gói còn cần: ${missing[*]}" \
      "System packages cannot be installed (no network?). Still needed: ${missing[*]}"
}

# ---- Python ------------------------------------------------------------------------------------------------

# Prints a Python that fits and can make a virtual environment.
find_python() {
  local name
  for name in ${KIOSK_PYTHON:+"$KIOSK_PYTHON"} python3 python3.13 python3.12 python3.11; do
    command -v "$name" >/dev/null &&
      "$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null &&
      { command -v "$name"; return; }
  done
  return 1
}

# The state that an installation belongs to: the lock, the project, the interpreter and the place.
state_of() {
  { sha256sum "$1" pyproject.toml; "$2" -VV; printf '%s\n' "$root"; } | sha256sum | cut -d ' ' -f 1
}

install_python() {
  local lock=$1 python state
  python=$(find_python) || fail "Cần Python 3.11, 3.12 hoặc 3.13 (gói python3 và python3-venv)." \
    "Python 3.11, 3.12 or 3.13 is needed (packages python3 and python3-venv)."
  state=$(state_of "$lock" "$python")
  # The lock of the tests holds everything that running needs, in the same versions.
  if "$venv/bin/python" -c '' 2>/dev/null && { grep -qsx "$state" "$venv/installed-$lock" ||
    grep -qsx "$(state_of requirements-dev.lock "$python")" "$venv/installed-requirements-dev.lock"; }; then
    return
  fi
  if ! same_python "$python"; then
    step "Tạo môi trường Python" "Making a Python environment"
    "$python" -m venv --clear "$venv" || fail "Không tạo được $venv." "Cannot make $venv."
  fi
  : >"$log"
  step "Cài thư viện Python theo $lock" "Installing Python libraries as $lock says"
  pip_install "$(grep -c '==' "$lock")" --require-hashes --only-binary :all: -r "$lock" ||
    fail_with_log "Không cài được thư viện Python (mất mạng, hoặc cài đặt của pip chưa đúng)." \
      "The Python libraries cannot be installed (no network, or pip is not configured for it)."
  pip_install 0 --no-deps --no-build-isolation --editable . ||
    fail_with_log "Không cài được chương trình vào $venv." "The program cannot be installed into $venv."
  printf '%s\n' "$state" >"$venv/installed-$lock"
}

# pip_install COUNT OPTIONS…: installs as pip's options say, with one moving line of how far it is; pip's own words go
# into the log.
pip_install() {
  local count=$1
  shift
  PYTHONUNBUFFERED=1 "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off "$@" 2>&1 |
    tee -a "$log" | show_progress "$count"
}

# Reads what pip says; without a terminal a line for every twentieth package is enough.
show_progress() {
  local count=$1 seen=0 line name
  while IFS= read -r line; do
    case $line in
      'Collecting '* | 'Requirement already satisfied: '* | 'Ignoring '* | 'Processing '*)
        line=${line#Collecting } line=${line#Requirement already satisfied: } line=${line#Ignoring }
        case $line in
          Processing*) line=${line##*/} name=${line%%-[0-9]*} ;; # a file of this machine
          *) name=${line%%[!A-Za-z0-9._-]*} ;;
        esac
        seen=$((seen + 1))
        [ "$count" -gt 0 ] || continue
        if [ -t 1 ]; then
          printf '\r\033[K   %s/%s %s' "$seen" "$count" "$name"
        elif [ $((seen % 20)) = 0 ] || [ "$seen" = "$count" ]; then
          printf '   %s/%s %s\n' "$seen" "$count" "$name"
        fi
        ;;
      'Installing collected packages: '*)
        [ "$count" -gt 0 ] || continue
        line=$(tell 'chép vào máy…' 'putting them in place…' | paste -sd '|' | sed 's/|/ · /')
        if [ -t 1 ]; then printf '\r\033[K   %s' "$line"; else printf '   %s\n' "$line"; fi
        ;;
    esac
  done
  [ ! -t 1 ] || printf '\r\033[K'
}

# Shows the end of what was said, and tells where all of it is.
fail_with_log() {
  tail -n 12 "$log" | sed 's/^/   │ /' >&2
  fail "$1 Toàn bộ ở $log" "$2 All of it is in $log"
}

# Whether the environment works and was made with this Python.
same_python() {
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 && [ "$("$venv/bin/python" -VV)" = "$("$1" -VV)" ]
}

set_up() {
  local lock=$1
  shift
  exec 9<"$root/install.sh" # two at a time would spoil each other's work
  flock 9
  install_packages "$@"
  install_python "$lock"
  exec 9<&-
}

# ---- what it is for ----------------------------------------------------------------------------------------

failed=()

# check NAME COMMAND…: runs a check, shows its time, and goes on if it fails.
check() {
  local name=$1 began=$SECONDS
  shift
  printf '\n── %s\n' "$name"
  "$@" || failed+=("$name")
  printf '   %s s\n' $((SECONDS - began))
}

run_tests() {
  local began=$SECONDS selection='not long'
  [ "${1:-}" = --long ] && selection='long or not long'
  export PATH=$venv/bin:$PATH
  check ruff ruff check .
  check 'ruff format' ruff format --check --quiet .
  check mypy mypy
  check import-linter lint-imports
  check qmllint python .ci/qmllint.py
  if command -v shellcheck >/dev/null; then
    check shellcheck shellcheck -x install.sh .ci/run config/box/kiosk config/box/x-cookie config/box/x-ready
  fi
  # One worker more than cores: many tests wait for silence. Work is stolen, or one would sit alone with the last files.
  check pytest pytest -n "$(($(nproc) + 1))" --dist worksteal --durations 25 -m "$selection"
  if [ "${1:-}" = --long ]; then
    local bench
    for bench in tap_to_paper call_to_board start_and_rest; do
      check "$bench" python -m "tests.bench.$bench"
    done
  fi
  printf '\n'
  if [ ${#failed[@]} -gt 0 ]; then
    fail "Chưa đạt: ${failed[*]} (sau $((SECONDS - began)) giây)" "Failed: ${failed[*]} (after $((SECONDS - began)) s)"
  fi
  tell "✓ Mọi kiểm tra đều đạt, sau $((SECONDS - began)) giây." "✓ Every check passed, in $((SECONDS - began)) s."
}

case ${1:-} in
  run)
    shift
    set_up requirements.lock "${packages_for_run[@]}"
    exec "$venv/bin/python" -m kiosk run "$@"
    ;;
  test)
    shift
    case ${1:-} in
      '') packages_for_long_proofs=() ;;
      --long) ;;
      *) usage >&2; exit 2 ;;
    esac
    set_up requirements-dev.lock "${packages_for_run[@]}" "${packages_for_test[@]}" "${packages_for_long_proofs[@]}"
    run_tests "$@"
    ;;
  kiosk)
    # shellcheck source=config/box/setup.sh
    . "$root/config/box/setup.sh"
    box_install
    ;;
  uninstall)
    shift
    # shellcheck source=config/box/setup.sh
    . "$root/config/box/setup.sh"
    box_uninstall "$@"
    ;;
  -h | --help | help)
    usage
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
