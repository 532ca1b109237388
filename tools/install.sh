# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Installs what tools/packages.txt lists and this machine lacks. Sourced by bootstrap.

# found_by PATTERN: a file has such a name
found_by() {
    # The pattern is to be expanded.
    # shellcheck disable=SC2086
    set -- $1
    [ -e "$1" ]
}

# is_there PROOF
is_there() {
    case $1 in
    cmd:*) command -v "${1#cmd:}" ;;
    pc:*) pkg-config --exists "${1#pc:}" ;;
    py:*) "$(pick_python)" -c "import ${1#py:}" ;;
    file:*) found_by "${1#file:}" ;;
    *) false ;;
    esac >/dev/null 2>&1
}

# pick_python: the first python3 that has the modules, else the system's
pick_python() {
    for python in python3 /usr/bin/python3; do
        if "$python" -c 'import hpack, jsonschema, yaml' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    echo /usr/bin/python3
}

# missing PURPOSE...: "PROOF PACKAGES" of each thing for these purposes that is not there
missing() {
    sed 's/#.*//' tools/packages.txt | while read -r purpose proof packages; do
        case " $* " in
        *" $purpose "*) is_there "$proof" || echo "$proof $packages" ;;
        esac
    done
}

# as_root COMMAND...
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l apt-get -q -y \
        -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# choose PACKAGE...: the first that the archive has
choose() {
    for package; do
        if apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
            echo "$package"
            return
        fi
    done
    say "the archive of this system has none of: $*"
    return 1
}

# Packages bring services. A policy that forbids starting them is put in place for as long as the installation takes.
guard=/usr/sbin/policy-rc.d
guard_is_ours=no

forbid_services() {
    if [ -e "$guard" ]; then
        if as_root "$guard" docker start >/dev/null 2>&1; then
            die "$guard lets packages start services; install these yourself: $*"
        fi
        return 0
    fi
    guard_is_ours=yes
    trap allow_services EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\n# Put here by imagecull for one installation.\nexit 101\n' | as_root tee "$guard" >/dev/null
    as_root chmod 755 "$guard"
}

allow_services() {
    [ "$guard_is_ours" = no ] || as_root rm -f "$guard"
    guard_is_ours=no
    trap - EXIT HUP INT TERM
}

# absent PACKAGE...: those of them that are not installed
absent() {
    for package; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# leave_services_off PACKAGE...: what was not on this machine before must not start with it from now on either
leave_services_off() {
    is_there cmd:deb-systemd-helper || return 0
    for package; do
        dpkg-query --listfiles "$package" |
            sed -nE 's,^/(usr/)?lib/systemd/system/([^/@]*\.(service|socket|timer))$,\2,p' | while read -r unit; do
            as_root env DPKG_MAINTSCRIPT_PACKAGE="$package" deb-systemd-helper disable "$unit" </dev/null
        done >/dev/null 2>&1 || say "the services of $package could not be disabled"
        dpkg-query --listfiles "$package" | sed -n 's,^/etc/init\.d/,,p' | while read -r script; do
            as_root update-rc.d "$script" disable </dev/null
        done >/dev/null 2>&1 || say "the start scripts of $package could not be disabled"
    done
}

# explain_missing LIST: for systems without apt-get, and for users who may not use it
explain_missing() {
    say "packages can be installed only with apt-get, by root or with sudo; please install these (Debian 12 names):"
    printf '%s\n' "$1" | while read -r proof packages; do
        printf '  %-28s for %s\n' "${packages%% *}" "${proof#*:}" >&2
    done
    exit 1
}

# install_missing PURPOSE...
install_missing() {
    needed=$(missing "$@")
    [ -n "$needed" ] || return 0
    is_there cmd:apt-get || explain_missing "$needed"
    [ "$(id -u)" -eq 0 ] || is_there cmd:sudo || explain_missing "$needed"
    say "updating the package lists"
    apt update >/dev/null || die "apt-get update failed; is the network there?"
    packages=
    while read -r proof names; do
        # Names are separated by blanks.
        # shellcheck disable=SC2086
        package=$(choose $names) || die "cannot install what $proof needs"
        case " $packages " in
        *" $package "*) ;;
        *) packages="$packages $package" ;;
        esac
    done <<LIST
$needed
LIST
    say "installing$packages"
    forbid_services "$packages"
    # Names are separated by blanks.
    # shellcheck disable=SC2086
    new=$(absent $packages)
    # shellcheck disable=SC2086
    apt install --no-install-recommends --no-remove --no-upgrade $packages >/dev/null ||
        die "apt-get install failed:$packages"
    # shellcheck disable=SC2086
    leave_services_off $new
    allow_services
    still=$(missing "$@")
    [ -z "$still" ] || die "installed, but not found: $(printf '%s\n' "$still" | cut -d' ' -f1 | tr '\n' ' ')"
}
