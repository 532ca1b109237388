// SPDX-License-Identifier: Apache-2.0
// Reads lines "RANGE<tab>TAG" and prints for each what npm's own semver says: yes, no or error.
const semver = require('semver');
const lines = require('fs').readFileSync(0, 'utf8').split('\n').slice(0, -1);
const answers = lines.map((line) => {
  const [range, tag] = line.split('\t');
  if (semver.validRange(range) === null) return 'error';
  return semver.satisfies(tag, range) ? 'yes' : 'no';
});
process.stdout.write(answers.join('\n') + '\n');
