/* SPDX-License-Identifier: Apache-2.0 */
/* Names of images: what they become, and what is refused with which words. */
#include "model/reference.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "tests/lib/tap.h"

#include <string.h>

#define HEX16 "0123456789abcdef"
#define HEX64 HEX16 HEX16 HEX16 HEX16
#define S256  "sha256:" HEX64
#define S512  "sha512:" HEX64 HEX64
#define X10   "xxxxxxxxxx"
#define X50   X10 X10 X10 X10 X10
#define X247  X50 X50 X50 X50 X10 X10 X10 X10 "xxxxxxx"
#define X255  X247 "xxxxxxxx"
#define X128  X50 X50 X10 X10 "xxxxxxxx"

/* A row without a host is one that must be refused, with `text` in the error. */
struct row {
    const char *input;
    const char *text;
    const char *host;
    const char *path;
    const char *tag;
    const char *digest;
    const char *familiar;
};

/* clang-format off */
static const struct row rows[] = {
    /* Names as people write them, on the default host. */
    {"alpine", "docker.io/library/alpine:latest", "docker.io", "library/alpine", "latest", NULL, "alpine:latest"},
    {"alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"library/alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"docker.io/alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"docker.io/library/alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"index.docker.io/alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"index.docker.io/library/alpine:3", "docker.io/library/alpine:3", "docker.io", "library/alpine", "3", NULL, "alpine:3"},
    {"index.docker.io/shop/cart:3", "docker.io/shop/cart:3", "docker.io", "shop/cart", "3", NULL, "shop/cart:3"},
    {"shop/cart", "docker.io/shop/cart:latest", "docker.io", "shop/cart", "latest", NULL, "shop/cart:latest"},
    {"shop/cart/web:1.2", "docker.io/shop/cart/web:1.2", "docker.io", "shop/cart/web", "1.2", NULL, "shop/cart/web:1.2"},
    {"library/a/b:1", "docker.io/library/a/b:1", "docker.io", "library/a/b", "1", NULL, "library/a/b:1"},
    {"docker.io/library:1", "docker.io/library/library:1", "docker.io", "library/library", "1", NULL, "library:1"},
    {"docker.io:1", "docker.io/library/docker.io:1", "docker.io", "library/docker.io", "1", NULL, "docker.io:1"},
    {"a", "docker.io/library/a:latest", "docker.io", "library/a", "latest", NULL, "a:latest"},
    {"0", "docker.io/library/0:latest", "docker.io", "library/0", "latest", NULL, "0:latest"},
    {"ubuntu-dash-image", "docker.io/library/ubuntu-dash-image:latest", "docker.io", "library/ubuntu-dash-image", "latest", NULL, "ubuntu-dash-image:latest"},
    {"localhost", "docker.io/library/localhost:latest", "docker.io", "library/localhost", "latest", NULL, "localhost:latest"},
    {"localhost:5000", "docker.io/library/localhost:5000", "docker.io", "library/localhost", "5000", NULL, "localhost:5000"},
    {"example.com", "docker.io/library/example.com:latest", "docker.io", "library/example.com", "latest", NULL, "example.com:latest"},
    {"example.com:5000", "docker.io/library/example.com:5000", "docker.io", "library/example.com", "5000", NULL, "example.com:5000"},
    {"foo_bar.com:8080", "docker.io/library/foo_bar.com:8080", "docker.io", "library/foo_bar.com", "8080", NULL, "foo_bar.com:8080"},
    {"foo/foo_bar.com:8080", "docker.io/foo/foo_bar.com:8080", "docker.io", "foo/foo_bar.com", "8080", NULL, "foo/foo_bar.com:8080"},
    {"xn--n3h.com", "docker.io/library/xn--n3h.com:latest", "docker.io", "library/xn--n3h.com", "latest", NULL, "xn--n3h.com:latest"},
    {"registry/cart:1", "docker.io/registry/cart:1", "docker.io", "registry/cart", "1", NULL, "registry/cart:1"},
    {"docker.io/a.b/c:1", "docker.io/a.b/c:1", "docker.io", "a.b/c", "1", NULL, "docker.io/a.b/c:1"},
    {"index.docker.io/a.b/library/c:1", "docker.io/a.b/library/c:1", "docker.io", "a.b/library/c", "1", NULL, "docker.io/a.b/library/c:1"},
    {"docker.io/localhost/x:1", "docker.io/localhost/x:1", "docker.io", "localhost/x", "1", NULL, "docker.io/localhost/x:1"},
    {"localhosts/x:1", "docker.io/localhosts/x:1", "docker.io", "localhosts/x", "1", NULL, "localhosts/x:1"},

    /* Hosts. */
    {"localhost/x", "localhost/x:latest", "localhost", "x", "latest", NULL, "localhost/x:latest"},
    {"localhost/x:1", "localhost/x:1", "localhost", "x", "1", NULL, "localhost/x:1"},
    {"localhost:5000/x", "localhost:5000/x:latest", "localhost:5000", "x", "latest", NULL, "localhost:5000/x:latest"},
    {"LOCALHOST/x:1", "LOCALHOST/x:1", "LOCALHOST", "x", "1", NULL, "LOCALHOST/x:1"},
    {"Foo/bar:1", "Foo/bar:1", "Foo", "bar", "1", NULL, "Foo/bar:1"},
    {"FOO.example/bar/baz:1", "FOO.example/bar/baz:1", "FOO.example", "bar/baz", "1", NULL, "FOO.example/bar/baz:1"},
    {"Docker.io/alpine:3", "Docker.io/alpine:3", "Docker.io", "alpine", "3", NULL, "Docker.io/alpine:3"},
    {"Index.docker.io/alpine:3", "Index.docker.io/alpine:3", "Index.docker.io", "alpine", "3", NULL, "Index.docker.io/alpine:3"},
    {"docker.io:443/alpine:3", "docker.io:443/alpine:3", "docker.io:443", "alpine", "3", NULL, "docker.io:443/alpine:3"},
    {"registry-1.docker.io/library/alpine:3", "registry-1.docker.io/library/alpine:3", "registry-1.docker.io", "library/alpine", "3", NULL, "registry-1.docker.io/library/alpine:3"},
    {"reg:5000/a/b:1", "reg:5000/a/b:1", "reg:5000", "a/b", "1", NULL, "reg:5000/a/b:1"},
    {"alpine:3/x", "alpine:3/x:latest", "alpine:3", "x", "latest", NULL, "alpine:3/x:latest"},
    {"kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060", "kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060", "kweecr03.example.com:80", "public/euleros", "x86-V200R007C00SPC521B060", NULL, "kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060"},
    {"127.0.0.1:5055/x:1", "127.0.0.1:5055/x:1", "127.0.0.1:5055", "x", "1", NULL, "127.0.0.1:5055/x:1"},
    {"10.0.0.1/x:1", "10.0.0.1/x:1", "10.0.0.1", "x", "1", NULL, "10.0.0.1/x:1"},
    {"[::1]:5000/x:1", "[::1]:5000/x:1", "[::1]:5000", "x", "1", NULL, "[::1]:5000/x:1"},
    {"[::1]/x", "[::1]/x:latest", "[::1]", "x", "latest", NULL, "[::1]/x:latest"},
    {"[2001:DB8:0:0:0:0:0:1]:443/a/b:1", "[2001:DB8:0:0:0:0:0:1]:443/a/b:1", "[2001:DB8:0:0:0:0:0:1]:443", "a/b", "1", NULL, "[2001:DB8:0:0:0:0:0:1]:443/a/b:1"},
    {"a.b/c", "a.b/c:latest", "a.b", "c", "latest", NULL, "a.b/c:latest"},
    {"a--b.c/d:1", "a--b.c/d:1", "a--b.c", "d", "1", NULL, "a--b.c/d:1"},
    {"0.0/x:1", "0.0/x:1", "0.0", "x", "1", NULL, "0.0/x:1"},
    {"a:0/x:1", "a:0/x:1", "a:0", "x", "1", NULL, "a:0/x:1"},
    {"a:99999999/x:1", "a:99999999/x:1", "a:99999999", "x", "1", NULL, "a:99999999/x:1"},
    {"ghcr.io/org/app/sub/deep:v1", "ghcr.io/org/app/sub/deep:v1", "ghcr.io", "org/app/sub/deep", "v1", NULL, "ghcr.io/org/app/sub/deep:v1"},

    /* Path components and their separators. */
    {"r.io/a.b:1", "r.io/a.b:1", "r.io", "a.b", "1", NULL, "r.io/a.b:1"},
    {"r.io/a_b:1", "r.io/a_b:1", "r.io", "a_b", "1", NULL, "r.io/a_b:1"},
    {"r.io/a__b:1", "r.io/a__b:1", "r.io", "a__b", "1", NULL, "r.io/a__b:1"},
    {"r.io/a-b:1", "r.io/a-b:1", "r.io", "a-b", "1", NULL, "r.io/a-b:1"},
    {"r.io/a-----b:1", "r.io/a-----b:1", "r.io", "a-----b", "1", NULL, "r.io/a-----b:1"},
    {"r.io/a-b__c.d_e/0:1", "r.io/a-b__c.d_e/0:1", "r.io", "a-b__c.d_e/0", "1", NULL, "r.io/a-b__c.d_e/0:1"},
    {"r.io/localhost/x:1", "r.io/localhost/x:1", "r.io", "localhost/x", "1", NULL, "r.io/localhost/x:1"},
    {HEX64 "/x:1", "docker.io/" HEX64 "/x:1", "docker.io", HEX64 "/x", "1", NULL, HEX64 "/x:1"},
    {HEX64 ":1", "docker.io/library/" HEX64 ":1", "docker.io", "library/" HEX64, "1", NULL, HEX64 ":1"},
    {HEX64 "0", "docker.io/library/" HEX64 "0:latest", "docker.io", "library/" HEX64 "0", "latest", NULL, HEX64 "0:latest"},
    {"deadbeefcafe", "docker.io/library/deadbeefcafe:latest", "docker.io", "library/deadbeefcafe", "latest", NULL, "deadbeefcafe:latest"},
    {X247, "docker.io/library/" X247 ":latest", "docker.io", "library/" X247, "latest", NULL, X247 ":latest"},
    {"r.io/" X255 ":1", "r.io/" X255 ":1", "r.io", X255, "1", NULL, "r.io/" X255 ":1"},
    {X247 "xxx.com/y:1", X247 "xxx.com/y:1", X247 "xxx.com", "y", "1", NULL, X247 "xxx.com/y:1"},

    /* Tags. */
    {"a:_", "docker.io/library/a:_", "docker.io", "library/a", "_", NULL, "a:_"},
    {"a:AZaz09", "docker.io/library/a:AZaz09", "docker.io", "library/a", "AZaz09", NULL, "a:AZaz09"},
    {"A/x:1", "A/x:1", "A", "x", "1", NULL, "A/x:1"},
    {"Z/x:1", "Z/x:1", "Z", "x", "1", NULL, "Z/x:1"},
    {"az09:1", "docker.io/library/az09:1", "docker.io", "library/az09", "1", NULL, "az09:1"},
    {"a:A.b-C_9", "docker.io/library/a:A.b-C_9", "docker.io", "library/a", "A.b-C_9", NULL, "a:A.b-C_9"},
    {"a:1..2--", "docker.io/library/a:1..2--", "docker.io", "library/a", "1..2--", NULL, "a:1..2--"},
    {"a:LATEST", "docker.io/library/a:LATEST", "docker.io", "library/a", "LATEST", NULL, "a:LATEST"},
    {"a:" X128, "docker.io/library/a:" X128, "docker.io", "library/a", X128, NULL, "a:" X128},
    {"sha256:1", "docker.io/library/sha256:1", "docker.io", "library/sha256", "1", NULL, "sha256:1"},

    /* Digests. */
    {"alpine@" S256, "docker.io/library/alpine@" S256, "docker.io", "library/alpine", NULL, S256, "alpine@" S256},
    {"shop/cart@" S256, "docker.io/shop/cart@" S256, "docker.io", "shop/cart", NULL, S256, "shop/cart@" S256},
    {"reg:5000/x@" S256, "reg:5000/x@" S256, "reg:5000", "x", NULL, S256, "reg:5000/x@" S256},
    {"alpine:3@" S256, "docker.io/library/alpine:3@" S256, "docker.io", "library/alpine", "3", S256, "alpine:3@" S256},
    {"reg:5000/x:1@" S256, "reg:5000/x:1@" S256, "reg:5000", "x", "1", S256, "reg:5000/x:1@" S256},
    {"[::1]:5000/x:1@" S256, "[::1]:5000/x:1@" S256, "[::1]:5000", "x", "1", S256, "[::1]:5000/x:1@" S256},
    {"alpine@" S512, "docker.io/library/alpine@" S512, "docker.io", "library/alpine", NULL, S512, "alpine@" S512},
    {"localhost/x@" S256, "localhost/x@" S256, "localhost", "x", NULL, S256, "localhost/x@" S256},

    /* IDs are no names. */
    {"", "reference \"\": it is empty", NULL, NULL, NULL, NULL, NULL},
    {HEX64, "this is an image ID", NULL, NULL, NULL, NULL, NULL},
    {S256, "this is an image ID", NULL, NULL, NULL, NULL, NULL},

    /* Broken hosts. */
    {"a_b.c/d", "at byte 2, expected the end of the host or a port", NULL, NULL, NULL, NULL, NULL},
    {"-a.b/c", "at byte 1, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {"a-.b/c", "at byte 2, a part of a host name ends in \"-\"", NULL, NULL, NULL, NULL, NULL},
    {"a.b-/c", "at byte 4, a part of a host name ends in \"-\"", NULL, NULL, NULL, NULL, NULL},
    {"a..b/c", "at byte 3, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {".a/c", "at byte 1, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {"a./c", "at byte 3, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {":5000/c", "at byte 1, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {"a:/c", "at byte 3, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"a:5x/c", "at byte 4, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"a:-1/c", "at byte 3, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"alpine:latest/x", "at byte 8, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"http://a.b/c", "at byte 6, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"docker://alpine", "at byte 8, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"user@host.example/x", "at byte 5, expected the end of the host or a port", NULL, NULL, NULL, NULL, NULL},
    {"A_B/c", "at byte 2, expected the end of the host or a port", NULL, NULL, NULL, NULL, NULL},
    {"[]:5000/x", "at byte 2, expected an IPv6 address", NULL, NULL, NULL, NULL, NULL},
    {"[::1/x", "at byte 5, expected an IPv6 address", NULL, NULL, NULL, NULL, NULL},
    {"[fe80::1%eth0]/x", "at byte 9, expected an IPv6 address", NULL, NULL, NULL, NULL, NULL},
    {"[::ffff:1.2.3.4]/x", "at byte 10, expected an IPv6 address", NULL, NULL, NULL, NULL, NULL},
    {"[::1]5000/x", "at byte 6, expected the end of the host or a port", NULL, NULL, NULL, NULL, NULL},
    {"[::1]:/x", "at byte 7, expected a port number", NULL, NULL, NULL, NULL, NULL},
    {"::1/x", "at byte 1, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},
    {X255 ".com/y", "the host has more than 255 bytes", NULL, NULL, NULL, NULL, NULL},
    {"\xC3\x89.com/x", "at byte 1, expected a letter or digit of a host name", NULL, NULL, NULL, NULL, NULL},

    /* Broken paths. */
    {"/", "at byte 1, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"/a", "at byte 1, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a/", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a//b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"r.io/", "at byte 6, expected a repository name", NULL, NULL, NULL, NULL, NULL},
    {"r.io/:1", "at byte 6, expected a repository name", NULL, NULL, NULL, NULL, NULL},
    {"r.io/@" S256, "at byte 6, expected a repository name", NULL, NULL, NULL, NULL, NULL},
    {"r.io//a", "at byte 6, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {":1", "at byte 1, expected a repository name", NULL, NULL, NULL, NULL, NULL},
    {"@" S256, "at byte 1, expected a repository name", NULL, NULL, NULL, NULL, NULL},
    {"Alpine", "at byte 1, upper case: repository names are lower case", NULL, NULL, NULL, NULL, NULL},
    {"a/Z", "at byte 3, upper case: repository names are lower case", NULL, NULL, NULL, NULL, NULL},
    {"a/A", "at byte 3, upper case: repository names are lower case", NULL, NULL, NULL, NULL, NULL},
    {"shop/Cart", "at byte 6, upper case: repository names are lower case", NULL, NULL, NULL, NULL, NULL},
    {"r.io/a-B", "at byte 8, upper case: repository names are lower case", NULL, NULL, NULL, NULL, NULL},
    {"_a", "at byte 1, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a_", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a___b", "at byte 4, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a..b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a._b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a-/b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a/-b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a/../b", "at byte 3, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a b", "at byte 2, this byte cannot be in a repository name", NULL, NULL, NULL, NULL, NULL},
    {" a", "at byte 1, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a\n", "at byte 2, this byte cannot be in a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a?b", "at byte 2, this byte cannot be in a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a\xC3\xA9", "at byte 2, this byte cannot be in a repository name", NULL, NULL, NULL, NULL, NULL},
    {"a\xFF", "at byte 2, this byte cannot be in a repository name", NULL, NULL, NULL, NULL, NULL},
    {"<none>", "at byte 1, expected a letter or digit of a repository name", NULL, NULL, NULL, NULL, NULL},
    {"x" X247, "the repository name has more than 255 bytes", NULL, NULL, NULL, NULL, NULL},
    {"r.io/x" X255 ":1", "the repository name has more than 255 bytes", NULL, NULL, NULL, NULL, NULL},

    /* Broken tags. */
    {"a:", "at byte 3, expected a tag", NULL, NULL, NULL, NULL, NULL},
    {"a:.1", "at byte 3, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a:-1", "at byte 3, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a:1:2", "at byte 4, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a:1 ", "at byte 4, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a:<none>", "at byte 3, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a/b:c/d", "at byte 6, this byte cannot be in a tag here", NULL, NULL, NULL, NULL, NULL},
    {"a:@" S256, "at byte 3, expected a tag", NULL, NULL, NULL, NULL, NULL},
    {"a:x" X128, "the tag has more than 128 bytes", NULL, NULL, NULL, NULL, NULL},

    /* Broken digests. */
    {"a@", "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
    {"a@sha256", "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
    {"a@sha256:", "a sha256 digest has exactly 64 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@sha256:0123", "a sha256 digest has exactly 64 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@" S256 "0", "a sha256 digest has exactly 64 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@sha256:" HEX16 HEX16 HEX16 "0123456789abcdeF", "a sha256 digest has exactly 64", NULL, NULL, NULL, NULL, NULL},
    {"a@sha256:" HEX16 HEX16 HEX16 "0123456789abcdeg", "a sha256 digest has exactly 64", NULL, NULL, NULL, NULL, NULL},
    {"a@sha512:" HEX64, "a sha512 digest has exactly 128 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@sha384:" HEX64 HEX16 HEX16, "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
    {"a@SHA256:" HEX64, "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
    {"a@md5:" HEX16 HEX16, "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
    {"a@" S256 "@" S256, "a sha256 digest has exactly 64 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@" S256 ":1", "a sha256 digest has exactly 64 lower-case hex digits", NULL, NULL, NULL, NULL, NULL},
    {"a@@" S256, "at byte 3, expected a sha256 or sha512 digest", NULL, NULL, NULL, NULL, NULL},
};
/* clang-format on */

static void check_accepted(struct arena *arena, const struct row *row)
{
    struct reference got;
    struct error err = {0};
    if (!ok(reference_parse(arena, row->input, REFERENCE_DEFAULT_LATEST, &got, &err) == 0,
            "%.60s is accepted", row->input)) {
        tap_diag("%s", err.text);
        return;
    }
    is_str(got.text, row->text, "text of %.60s", row->input);
    is_str(got.host, row->host, "host of %.60s", row->input);
    is_str(got.path, row->path, "path of %.60s", row->input);
    is_str(got.repository, arena_printf(arena, "%s/%s", row->host, row->path),
           "repository of %.60s", row->input);
    is_str(got.tag, row->tag, "tag of %.60s", row->input);
    is_str(got.digest, row->digest, "digest of %.60s", row->input);
    is_str(reference_familiar(&got), row->familiar, "familiar form of %.60s", row->input);

    struct reference again;
    ok(reference_parse(arena, got.text, REFERENCE_DEFAULT_NONE, &again, &err) == 0 &&
           reference_compare(&got, &again) == 0,
       "the canonical form of %.60s is its own", row->input);
    ok(reference_parse(arena, row->familiar, REFERENCE_DEFAULT_NONE, &again, &err) == 0 &&
           reference_compare(&got, &again) == 0,
       "the familiar form of %.60s leads back", row->input);
}

static void check_refused(struct arena *arena, const struct row *row)
{
    struct reference got = {.text = "untouched"};
    struct error err = {0};
    is_int(reference_parse(arena, row->input, REFERENCE_DEFAULT_LATEST, &got, &err), -1,
           "%.60s is refused", row->input);
    is_int(err.kind, ERROR_INPUT, "%.60s is wrong input", row->input);
    has_str(err.text, row->text, "error of %.60s", row->input);
    is_str(got.text, "untouched", "nothing is written for %.60s", row->input);
}

static void check_defaults(struct arena *arena)
{
    struct reference got;
    struct error err = {0};
    is_int(reference_parse(arena, "alpine", REFERENCE_DEFAULT_NONE, &got, &err), 0, "no default");
    is_str(got.text, "docker.io/library/alpine", "no tag is made up");
    is_str(got.repository, "docker.io/library/alpine", "the repository is the whole text then");
    ok(got.tag == NULL && got.digest == NULL, "neither tag nor digest");
    is_str(reference_familiar(&got), "alpine", "familiar without a tag");
    is_int(reference_parse(arena, "r.io/a:1", REFERENCE_DEFAULT_NONE, &got, &err), 0, "with a tag");
    is_str(got.tag, "1", "which stays");
}

static void check_long_input(struct arena *arena)
{
    char *text = arena_alloc(arena, 1000001, 1);
    memset(text, 'a', 1000000);
    struct reference got;
    struct error err = {0};
    is_int(reference_parse(arena, text, REFERENCE_DEFAULT_LATEST, &got, &err), -1, "a megabyte");
    ok(strlen(err.text) < 400, "its error is short");
    has_str(err.text, "more than 255 bytes", "and says why");
}

int main(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if (rows[i].host)
            check_accepted(&arena, &rows[i]);
        else
            check_refused(&arena, &rows[i]);
    }
    check_defaults(&arena);
    check_long_input(&arena);
    tap_diag("%zu rows", ARRAY_LENGTH(rows));
    return tap_done();
}
