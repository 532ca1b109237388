/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

static const struct {
    const char *text, *decoded; /* NULL: refused */
} rows[] = {
    {"", ""},
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==", "foob"},
    {"Zm9vYmFy", "foobar"},
    {"Zm9v\r\nYmFy\n", "foobar"},
    {"Pz8/Pj4+", "?\?\?>>>"},
    {"Zg", NULL},
    {"Zg=", NULL},
    {"Zg===", NULL},
    {"Z", NULL},
    {"Z===", NULL},
    {"Zm9v=", NULL},
    {"Zh==", NULL},
    {"Zm9=", NULL},
    {"Zg==Zg==", NULL},
    {"Zm 9v", NULL},
    {"Zm9_", NULL},
    {"====", NULL},
};

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        CLEANUP(strbuf_release) struct strbuf out;
        strbuf_init(&out, 0);
        const int result = base64_decode(&out, rows[i].text);
        is_int(result, rows[i].decoded != NULL ? 0 : -1, "\"%s\" is judged", rows[i].text);
        if (rows[i].decoded != NULL) is_str(out.data, rows[i].decoded, "\"%s\"", rows[i].text);
    }
    return tap_done();
}
