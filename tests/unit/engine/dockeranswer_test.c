/* SPDX-License-Identifier: Apache-2.0 */
/* What Docker answers to a DELETE, read into outcomes. */
#include "engine/dockeranswer.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <string.h>

#define ID      "sha256:0123456789012345678901234567890123456789012345678901234567890123"
#define DIGEST  "sha256:9999999999999999999999999999999999999999999999999999999999999999"
#define SHOP    "docker.io/library/shop:1"
#define SHOP_AT "docker.io/library/shop@" DIGEST

struct row {
    long status;
    const char *body;
    const char *asked;
    enum outcome outcome;
    bool settle, deleted;
    const char *detail;
};

// clang-format off
static const struct row rows[] = {
    {200, "[{\"Untagged\":\"shop:1\"}]", SHOP, OUTCOME_REMOVED, false, false, ""},
    {200, "[{\"Untagged\":\"docker.io/library/shop:1\"}]", SHOP, OUTCOME_REMOVED, false, false, ""},
    {200, "[{\"Untagged\":\"shop:1\"},{\"Deleted\":\"" ID "\"},{\"Deleted\":\"" DIGEST "\"}]", SHOP,
     OUTCOME_REMOVED, false, true, ""},
    {200, "[{\"Untagged\":\"shop:1\"},{\"Deleted\":\"" DIGEST "\"}]", SHOP, OUTCOME_REMOVED, false, false, ""},
    {200, "[{\"Untagged\":\"shop@" DIGEST "\"},{\"Untagged\":\"shop:1\"}]", SHOP, OUTCOME_REMOVED, false, false, ""},
    {200, "[{\"Untagged\":\"shop:1\"},{\"Untagged\":\"shop:2\"}]", SHOP, OUTCOME_REMOVED, false, false,
     "the engine also removed shop:2"},
    {200, "[{\"Untagged\":\"shop:1\"},{\"Untagged\":\"cart@" DIGEST "\"},{\"Untagged\":\"a b\"}]", SHOP,
     OUTCOME_REMOVED, false, false, "the engine also removed cart@" DIGEST ", a b"},
    {200, "[{\"Untagged\":\"shop@" DIGEST "\"}]", SHOP_AT, OUTCOME_REMOVED, false, false, ""},
    {200, "[{\"Deleted\":\"" ID "\"}]", NULL, OUTCOME_REMOVED, false, true, ""},
    {200, "[{\"Untagged\":\"new:1\"},{\"Deleted\":\"" ID "\"}]", NULL, OUTCOME_REMOVED, false, true,
     "the engine also removed new:1"},
    {200, "[{\"Deleted\":\"" DIGEST "\"}]", NULL, OUTCOME_REMOVED, true, false, "does not say that it went"},
    {200, "[]", SHOP, OUTCOME_REMOVED, true, false, "does not say that it went"},
    {200, "[{\"Untagged\":\"shop:2\"}]", SHOP, OUTCOME_REMOVED, true, false, "does not say that it went"},
    {200, "[{\"Untagged\":\"shop@" DIGEST "\"}]", SHOP, OUTCOME_REMOVED, true, false, "does not say"},
    {200, "null", SHOP, OUTCOME_REMOVED, true, false, "no array"},
    {200, "{}", SHOP, OUTCOME_REMOVED, true, false, "no array"},
    {200, "[{\"Untagged\":1}]", SHOP, OUTCOME_REMOVED, true, false, "Untagged"},
    {200, "[{\"Untagged\":\"shop:1\"}", SHOP, OUTCOME_REMOVED, true, false, "status 200, but"},
    {200, "", SHOP, OUTCOME_REMOVED, true, false, "status 200, but"},
    {404, "{\"message\":\"No such image: shop:1\"}", SHOP, OUTCOME_GONE, true, false, "No such image: shop:1"},
    {404, "{\"message\":\"page not found\"}", SHOP, OUTCOME_FAILED, false, false, "page not found"},
    {409, "{\"message\":\"conflict: unable to remove repository reference \\\"shop:1\\\" (must force) - container 1 is "
          "using its referenced image 2\"}", SHOP, OUTCOME_IN_USE, false, false, "is using"},
    {409, "{\"message\":\"conflict: unable to delete 1 (must be forced) - image is being used by stopped container 2\"}",
     SHOP, OUTCOME_IN_USE, false, false, "stopped container"},
    {409, "{\"message\":\"conflict: unable to delete 1 (cannot be forced) - image is being used by running container "
          "2\"}", SHOP, OUTCOME_IN_USE, false, false, "running container"},
    {409, "{\"message\":\"conflict: unable to delete 1 (cannot be forced) - image has dependent child images\"}", SHOP,
     OUTCOME_REFUSED, false, false, "dependent child images"},
    {409, "{\"message\":\"conflict: unable to delete 1 (must be forced) - image is referenced in multiple "
          "repositories\"}", NULL, OUTCOME_REFUSED, false, false, "multiple repositories"},
    {409, "", SHOP, OUTCOME_REFUSED, false, false, "status 409: no message"},
    {500, "{\"message\":\"unrecognized image ID\"}", SHOP, OUTCOME_REMOVED, true, false, "unrecognized image ID"},
    {502, "<html>\n<b>bad\tgateway", SHOP, OUTCOME_REMOVED, true, false, "status 502: <html> <b>bad gateway"},
    {400, "{\"message\":\"invalid reference format\"}", SHOP, OUTCOME_FAILED, false, false, "status 400: invalid"},
    {400, "client version 1.12 is too old\n", SHOP, OUTCOME_FAILED, false, false, "client version 1.12 is too old"},
    {301, "{\"message\":7}", SHOP, OUTCOME_FAILED, false, false, "status 301"},
    {204, "", SHOP, OUTCOME_FAILED, false, false, "status 204"},
};
// clang-format on

static void check_row(const struct row *row, size_t number)
{
    CLEANUP(http_response_release) struct http_response response = {.status = row->status};
    struct docker_answer answer;
    strbuf_init(&response.body, 0);
    strbuf_puts(&response.body, row->body);
    docker_answer_read(&response, row->asked, ID, &answer);
    is_str(outcome_name(answer.outcome), outcome_name(row->outcome), "row %zu: %ld %.60s", number,
           row->status, row->body);
    is_int(answer.settle, row->settle, "row %zu: whether a look-up decides", number);
    is_int(answer.image_deleted, row->deleted, "row %zu: whether the image went", number);
    if (row->detail[0] == '\0')
        is_str(answer.detail, "", "row %zu: no detail", number);
    else
        has_str(answer.detail, row->detail, "row %zu: detail", number);
}

/* An engine that is out of its mind must not get past the ends of buffers. */
static void check_long(void)
{
    CLEANUP(http_response_release) struct http_response response = {.status = 200};
    struct docker_answer answer;
    strbuf_init(&response.body, 0);
    strbuf_puts(&response.body, "[{\"Untagged\":\"shop:1\"}");
    for (int i = 0; i < 1000; i++)
        strbuf_printf(&response.body, ",{\"Untagged\":\"repo%d/with/a/long/name:1\"}", i);
    strbuf_puts(&response.body, "]");
    docker_answer_read(&response, SHOP, ID, &answer);
    is_int(answer.outcome, OUTCOME_REMOVED, "a thousand other names");
    has_str(answer.detail, "repo0/with/a/long/name:1, repo1/", "the first are told");
    ok(strlen(answer.detail) < sizeof answer.detail, "within the detail");
    response.status = 500;
    strbuf_reset(&response.body);
    strbuf_pad(&response.body, 'x', 100000);
    docker_answer_read(&response, SHOP, ID, &answer);
    ok(strlen(answer.detail) < sizeof answer.detail, "a long message is cut");
}

int main(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) check_row(&rows[i], i);
    check_long();
    return tap_done();
}
