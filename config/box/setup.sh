# shellcheck shell=bash disable=SC2154 # what install.sh has set
# `install.sh kiosk` and `install.sh uninstall`: turn a bare Debian into a box, and back. Read by install.sh, whose
# functions it uses.
#
# The program lies in /opt/commune-kiosk/releases/<state>, `current` points to the one that runs: an upgrade is a new
# folder and one rename, and the release before stays for the way back. What the system is given is written down in
# the record, line by line, before it is done: uninstalling takes back these lines and nothing else.

opt=/opt/commune-kiosk
state=/var/lib/commune-kiosk-setup # the record, and files of others that ours took the place of
etc_config=/etc/commune-kiosk
data=/var/lib/commune-kiosk
cache=/var/cache/commune-kiosk
kiosk_groups=(lp dialout video audio input scanner plugdev systemd-journal)

# What a box needs beside what the demo needs (docs/box.md tells why).
packages_for_box=(
  xserver-xorg-core xserver-xorg-input-libinput openbox xauth x11-xserver-utils
  dbus polkitd udisks2 exfatprogs dosfstools systemd-timesyncd tzdata util-linux
  alsa-utils cups cups-client cups-filters ipp-usb sane-utils sane-airscan
)

recorded() { grep -qsxF -- "$1" "$state/record"; }

# record KIND VALUE: writes down what is about to be done, once.
record() {
  mkdir -p "$state"
  recorded "$1 $2" || printf '%s %s\n' "$1" "$2" >>"$state/record"
}

of_record() { sed -n "s/^$1 //p" "$state/record" 2>/dev/null || true; }

runs_systemd() { [ -d /run/systemd/system ]; }

did() { printf '   %s\n' "$*"; }

# put SOURCE TARGET [MODE]: gives the system a file; one of somebody else's is kept.
put() {
  local source=$1 target=$2 mode=${3:-644} kept
  kept=$state/kept/${target#/}
  if ! recorded "file $target" && [ -e "$target" ]; then
    mkdir -p "$(dirname "$kept")"
    cp -a "$target" "$kept"
  fi
  make_folder "$(dirname "$target")"
  record file "$target"
  cmp -s "$source" "$target" && return
  install -m "$mode" "$source" "$target.new"
  mv "$target.new" "$target"
  did "$target"
}

# make_folder FOLDER: makes a folder and those above it, and writes down those that were not there.
make_folder() {
  [ -d "$1" ] && return
  make_folder "$(dirname "$1")"
  record folder "$1"
  mkdir "$1"
}

# link TARGET FROM: points a name somewhere else, and writes down where it pointed before.
link() {
  local target=$1 from=$2 before
  [ "$(readlink "$from" 2>/dev/null)" = "$target" ] && return
  if ! grep -qs "^link $from " "$state/record"; then
    before=$(readlink "$from" 2>/dev/null || { [ -e "$from" ] && echo '?'; } || true)
    if [ "$before" = '?' ]; then # a file of somebody else's
      mkdir -p "$state/kept/$(dirname "${from#/}")"
      cp -a "$from" "$state/kept/${from#/}"
    fi
    record link "$from $before"
  fi
  make_folder "$(dirname "$from")"
  ln -sfn "$target" "$from"
  did "$from → $target"
}

install_program() {
  local python release lock=requirements.lock
  python=$(find_python) || fail "Cần Python 3.11, 3.12 hoặc 3.13." "Python 3.11, 3.12 or 3.13 is needed."
  release=$opt/releases/$({ "$python" -VV; program_files | xargs -0 sha256sum; } | sha256sum | cut -c 1-16)
  make_folder "$opt"
  make_folder "$opt/releases"
  record tree "$release"
  if [ ! -e "$release/ready" ]; then
    step 'Chép chương trình' 'Copying the program'
    rm -rf "$release"
    mkdir "$release"
    program_files | tar -c --null -T - --owner root --group root --mode 'u+rw,go+rX,go-w' | tar -x -C "$release"
    chmod 755 "$release"
    install_python_into "$release" "$lock"
    "$release/.venv/bin/python" -m compileall -q "$release/kiosk" "$release/devices" "$release/queue" || true
    touch "$release/ready"
    did "$release"
  fi
  link "releases/$(basename "$release")" "$opt/current"
  forget_releases "$release"
  put config/box/kiosk /usr/local/bin/kiosk 755
}

program_files() {
  find assets config devices docs kiosk queue ui install.sh pyproject.toml requirements.lock README.md LICENSE CHANGELOG.md \
    -type f ! -name '*.pyc' -print0 | sort -z
}

install_python_into() {
  local python
  python=$(find_python)
  step 'Cài thư viện Python' 'Installing Python libraries'
  "$python" -m venv "$1/.venv" || fail "Không tạo được $1/.venv." "Cannot make $1/.venv."
  (
    cd "$1" || exit 1
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r "$2" &&
      .venv/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
  ) || fail "Không cài được thư viện Python (mất mạng, hoặc cài đặt của pip chưa đúng)." \
    "The Python libraries cannot be installed (no network, or pip is not configured for it)."
}

# Keeps the release that runs and the one before it.
forget_releases() {
  local old
  # shellcheck disable=SC2012 # names of ours, without surprises
  ls -1dt "$opt"/releases/*/ 2>/dev/null | tail -n +3 | while read -r old; do
    old=${old%/}
    [ "$old" = "$1" ] && continue
    rm -rf "$old"
    did "− $old"
  done
}

# A person's account of that name would be given rights over this machine, and its owner's files to the kiosk.
refuse_stranger() {
  ! getent passwd kiosk >/dev/null || recorded 'user kiosk' ||
    fail "Máy này đã có tài khoản tên kiosk của người khác. Xin đổi tên tài khoản ấy rồi chạy lại." \
      "This machine has an account named kiosk that is somebody else's. Rename that account, then run this again."
}

make_user() {
  local group
  if ! getent passwd kiosk >/dev/null; then
    record user kiosk
    useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin kiosk
    did 'user kiosk'
  fi
  for group in "${kiosk_groups[@]}"; do
    getent group "$group" >/dev/null || { record group "$group"; groupadd --system "$group"; }
    id -nG kiosk | tr ' ' '\n' | grep -qx "$group" || usermod -aG "$group" kiosk
  done
  for group in "$etc_config" "$data" "$cache"; do
    [ -d "$group" ] || install -d -o kiosk -g kiosk -m 700 "$group"
    [ "$(stat -c %U "$group")" = kiosk ] || chown -R kiosk:kiosk "$group" # kept from an earlier time
  done
}

give_files() {
  local file major
  while IFS= read -r -d '' file; do
    put "$file" "/${file#config/box/}"
  done < <(find config/box/etc -type f -print0 | sort -z)
  for file in config/box/systemd/*.service config/box/systemd/*.target; do
    put "$file" "/etc/systemd/system/$(basename "$file")"
  done
  major=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
  if [ "${major:-0}" -ge 254 ]; then
    for file in hub x wm app board; do
      put config/box/systemd/backoff.conf "/etc/systemd/system/kiosk-$file.service.d/backoff.conf"
    done
  fi
}

settle_system() {
  link /dev/null "/etc/systemd/system/getty@tty1.service"
  link /dev/null "/etc/systemd/system/ctrl-alt-del.target"
  link /lib/systemd/system/multi-user.target "/etc/systemd/system/default.target"
  link /etc/systemd/system/kiosk.target "/etc/systemd/system/multi-user.target.wants/kiosk.target"
  link /usr/share/zoneinfo/Asia/Ho_Chi_Minh "/etc/localtime"
}

wake_system() {
  runs_systemd || return 0
  systemctl daemon-reload
  sysctl -q --system >/dev/null 2>&1 || true
  { udevadm control --reload && udevadm trigger --action=change; } || true
  systemctl restart systemd-journald systemd-logind polkit 2>/dev/null || true
  systemctl restart systemd-timesyncd 2>/dev/null || true
  systemctl restart kiosk.target
}

box_install() {
  [ "$(id -u)" = 0 ] || fail "Lệnh này cần quyền quản trị: sudo ./install.sh kiosk" "This needs root: sudo ./install.sh kiosk"
  refuse_stranger
  local before=() name
  exec 9<"$root/install.sh"
  flock 9
  for name in "${packages_for_run[@]}" "${packages_for_box[@]}"; do
    is_installed "$name" || before+=("$name")
  done
  install_packages "${packages_for_run[@]}" "${packages_for_box[@]}"
  for name in "${before[@]}"; do
    is_installed "$name" && record package "$name"
  done
  install_program
  step 'Cài đặt hệ thống' 'Setting the system up'
  make_user
  give_files
  settle_system
  wake_system
  printf '\n'
  tell "✓ Máy này là ki-ốt. Khởi động lại máy để bắt đầu; cài đặt nằm ở $etc_config, dữ liệu ở $data." \
    "✓ This machine is a kiosk. Restart it to begin; settings are in $etc_config, data in $data."
  tell "  Xem: sudo kiosk doctor.  Gỡ: sudo $opt/current/install.sh uninstall" "  Look: sudo kiosk doctor.  Remove: sudo $opt/current/install.sh uninstall"
}

box_uninstall() {
  [ "$(id -u)" = 0 ] || fail "Lệnh này cần quyền quản trị." "This needs root."
  local with_data=ask with_packages='' option answer line from before packages=()
  for option in "$@"; do
    case $option in
      --with-data) with_data=yes ;;
      --keep-data) with_data=no ;;
      --with-packages) with_packages=yes ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  [ -e "$state/record" ] || fail "Máy này chưa được cài ki-ốt." "This machine was not set up as a kiosk."
  if [ "$with_data" = ask ]; then
    with_data=no
    if [ -t 0 ]; then
      tell "Xoá luôn dữ liệu và cài đặt của trung tâm? Không lấy lại được. [c/k]" \
        "Erase the centre's data and settings too? They cannot be brought back. [y/n]"
      read -r answer
      case $answer in c | C | y | Y) with_data=yes ;; esac
    fi
  fi
  step 'Gỡ ki-ốt' 'Removing the kiosk'
  if runs_systemd; then
    systemctl stop kiosk.target kiosk-app kiosk-board kiosk-wm kiosk-x kiosk-hub 2>/dev/null || true
  fi
  while read -r from before; do
    take_back_link "$from" "$before"
  done < <(of_record link)
  while read -r line; do
    take_back_file "$line"
  done < <(of_record file)
  for line in $(of_record tree); do rm -rf "$line"; done
  rm -rf "$opt"
  if [ "$with_data" = yes ]; then
    rm -rf "$data" "$etc_config" "$cache"
    did "− $data $etc_config $cache"
  else
    rm -rf "$cache"
    tell "   Giữ lại: $data, $etc_config" "   Kept: $data, $etc_config"
  fi
  for line in $(of_record user); do userdel "$line" 2>/dev/null || true; did "− user $line"; done
  for line in $(of_record group); do groupdel "$line" 2>/dev/null || true; done
  of_record folder | sort -r | while read -r line; do rmdir "$line" 2>/dev/null || true; done
  mapfile -t packages < <(of_record package)
  rm -rf "$state"
  if [ ${#packages[@]} -gt 0 ] && [ -n "$with_packages" ]; then
    apt-get purge -q -y --autoremove -o Dpkg::Use-Pty=0 "${packages[@]}"
  elif [ ${#packages[@]} -gt 0 ]; then
    tell "   Gói hệ thống được giữ lại (--with-packages để gỡ): ${packages[*]}" \
      "   System packages were kept (--with-packages removes them): ${packages[*]}"
  fi
  if runs_systemd; then
    systemctl daemon-reload
    systemctl reset-failed 'kiosk*' 2>/dev/null || true # one that was stopped while it started is remembered else
    udevadm control --reload || true
  fi
  tell "✓ Đã gỡ. Xin khởi động lại máy." "✓ Removed. Please restart the machine."
}

take_back_link() {
  local from=$1 before=$2
  rm -f "$from"
  case $before in
    '') ;;
    '?') cp -a "$state/kept/${from#/}" "$from" ;;
    *) ln -s "$before" "$from" ;;
  esac
  did "− $from"
}

take_back_file() {
  local kept=$state/kept/${1#/}
  rm -f "$1"
  [ ! -e "$kept" ] || cp -a "$kept" "$1"
  did "− $1"
}
