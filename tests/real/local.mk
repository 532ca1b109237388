# SPDX-License-Identifier: Apache-2.0
# Private engines in temporary folders, run by `make check-real`. A new test is one line:
#
#   real_tests += tests/real/NAME.py

real_tests =

real_tests += tests/real/dockerjob.py
real_tests += tests/real/dockerengine.py
real_tests += tests/real/applyrun.py
real_tests += tests/real/podmanjob.py
real_tests += tests/real/labelledset.py
real_tests += tests/real/containerdjob.py
