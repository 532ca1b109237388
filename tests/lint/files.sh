# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every lint script starts with: the TAP helper, the top of the tree as working folder, and lists of its files.
# A release archive has no version control, so there the lists come from find.

# shellcheck source-path=SCRIPTDIR/.. source=lib/tap.sh
. "${TAP_SH:-$TOP_SRCDIR/tests/lib/tap.sh}"
cd "$TOP_SRCDIR" || exit 1

# all_files: each file that belongs to the project, sorted, relative to the top
all_files() {
    if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
        git ls-files --cached --others --exclude-standard
    else
        find . \( -name 'build*' -o -name autom4te.cache -o -name '.[!.]*' -o -name __pycache__ \) -prune -o \
            -type f ! -name '*.o' ! -name '*.log' ! -name '*.trs' ! -path ./configure ! -path ./aclocal.m4 \
            ! -path ./config.h.in ! -name Makefile.in -print | sed 's|^\./||'
    fi | LC_ALL=C sort -u | while IFS= read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done
}

# c_files [FOLDER...]: C sources and headers
c_files() { find "${@:-.}" -name '*.[ch]' -type f 2>/dev/null | sed 's|^\./||' | own_only; }

# own_only: of the names on standard input, those in all_files
own_only() { LC_ALL=C sort | LC_ALL=C comm -12 - <(all_files); }

# shell_files: .sh files and scripts for sh or bash
shell_files() {
    all_files | while IFS= read -r file; do
        case $file in
        *.sh) printf '%s\n' "$file" ;;
        *.*) ;;
        *) if head -c 64 "$file" | LC_ALL=C grep -aqE '^#!.*\b(ba)?sh( |$)'; then printf '%s\n' "$file"; fi ;;
        esac
    done
}

# code_files: what people write and review as code
code_files() {
    {
        all_files | grep -E '\.(c|h|sh|py|mk|am|ac|m4|proto)$'
        shell_files
    } | LC_ALL=C sort -u
}
