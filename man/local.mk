# SPDX-License-Identifier: Apache-2.0
# Add a page with: dist_man_MANS += man/NAME.1

dist_man_MANS += man/imagecull.1
dist_man_MANS += man/imagecull-check.1
dist_man_MANS += man/imagecull-engines.7
dist_man_MANS += man/imagecull-inventory.5
dist_man_MANS += man/imagecull-journal.5
dist_man_MANS += man/imagecull-plan.5
dist_man_MANS += man/imagecull-policy.5
dist_man_MANS += man/imagecull-test.5
