# SPDX-License-Identifier: Apache-2.0
# The command line as a whole: help, completion, manual. A new test is one line: cli_tests += tests/cli/NAME.py

cli_tests =
cli_tests += tests/cli/config-repository.sh
cli_tests += tests/cli/sarif.py
cli_tests += tests/cli/completion.sh
cli_tests += tests/cli/guards.sh
cli_tests += tests/cli/help.sh
cli_tests += tests/cli/schema.py
cli_tests += tests/cli/terminal.py
cli_tests += tests/cli/usage.sh

TESTS += $(cli_tests)
