#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Files of at most 450 lines, functions of at most 60: what is longer is two things.

# shellcheck source-path=SCRIPTDIR source=files.sh
. "${BASH_SOURCE[0]%/*}/files.sh"

long_files() {
    code_files | while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 450 ] || echo "$file: $lines lines"
    done
}

# A C function begins with its brace in the first column, a shell function with NAME() {. Both end with a brace in
# the first column.
long_functions() {
    {
        c_files src tests
        shell_files
    } | while read -r file; do
        awk -v file="$file" '
            /^[A-Za-z_].*\(/ { head = $0 }
            /^\{$/ || /^[A-Za-z_][A-Za-z0-9_]*\(\) \{$/ { start = NR }
            /^\}$/ && start {
                if (NR - start - 1 > 60) printf "%s:%d: %d lines: %s\n", file, start, NR - start - 1, head
                start = 0
            }' "$file"
    done
}

python_functions() {
    all_files | grep '\.py$' | xargs -r "${PYTHON3:-python3}" -B -c '
import ast, sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno > 60:
            print(f"{path}:{node.lineno}: {node.end_lineno - node.lineno} lines: {node.name}")
' 2>&1
}

tap_empty "$(long_files)" "no file has more than 450 lines"
tap_empty "$(long_functions)" "no function in C or shell has more than 60 lines"
tap_empty "$(python_functions)" "every Python file parses, and no function has more than 60 lines"
tap_done
