/* SPDX-License-Identifier: Apache-2.0 */
#include "model/reference.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

#define DEFAULT_HOST  "docker.io"
#define LEGACY_HOST   "index.docker.io"
#define OFFICIAL_PATH "library/"
#define DEFAULT_TAG   "latest"

/* How much of a text an error shows. */
#define SHOWN 300

struct span {
    const char *start;
    size_t length;
};

/* A reference in pieces that point into the text as written; absent pieces start at NULL. */
struct pieces {
    const char *text;
    struct span host;
    bool official; /* "library/" belongs in front of the path */
    struct span path;
    struct span tag;
    struct span digest;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* What path components consist of between their separators. */
static bool is_path_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool is_letter_or_digit(char c)
{
    return is_path_byte(c) || is_upper(c);
}

static bool is_word_byte(char c)
{
    return is_letter_or_digit(c) || c == '_';
}

static bool span_is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

static int refuse(struct error *err, const struct pieces *pieces, const char *why)
{
    return error_set(err, ERROR_INPUT, "reference \"%.*s\": %s", SHOWN, pieces->text, why);
}

static int refuse_at(struct error *err, const struct pieces *pieces, const char *place,
                     const char *wanted)
{
    return error_set(err, ERROR_INPUT, "reference \"%.*s\": at byte %zu, %s", SHOWN, pieces->text,
                     (size_t)(place - pieces->text) + 1, wanted);
}

/* True where the first component, up to `slash`, names a host rather than a part of the path. */
static bool is_host(struct span first)
{
    if (span_is(first, "localhost")) return true;
    for (size_t i = 0; i < first.length; i++)
        if (first.start[i] == '.' || first.start[i] == ':' || is_upper(first.start[i])) return true;
    return false;
}

static void split(const char *text, struct pieces *pieces)
{
    *pieces = (struct pieces){.text = text, .host = {DEFAULT_HOST, strlen(DEFAULT_HOST)}};
    const char *rest = text;
    const char *slash = strchr(text, '/');
    const struct span first = {text, slash ? (size_t)(slash - text) : 0};
    if (slash && is_host(first)) {
        if (!span_is(first, LEGACY_HOST)) pieces->host = first;
        rest = slash + 1;
    }
    pieces->official = span_is(pieces->host, DEFAULT_HOST) && !strchr(rest, '/');
    const size_t name_length = strcspn(rest, "@");
    if (rest[name_length] == '@') {
        const char *digest = rest + name_length + 1;
        pieces->digest = (struct span){digest, strlen(digest)};
    }
    const char *colon = memchr(rest, ':', name_length);
    pieces->path = (struct span){rest, colon ? (size_t)(colon - rest) : name_length};
    if (colon) pieces->tag = (struct span){colon + 1, name_length - pieces->path.length - 1};
}

/* domain := part ("." part)*, part := letters, digits and "-" inside. Moves *at behind it. */
static int check_domain(const struct pieces *pieces, const char **at, struct error *err)
{
    const char *end = pieces->host.start + pieces->host.length;
    for (;;) {
        if (*at == end || !is_letter_or_digit(**at))
            return refuse_at(err, pieces, *at, "expected a letter or digit of a host name");
        while (*at < end && (is_letter_or_digit(**at) || **at == '-')) (*at)++;
        if ((*at)[-1] == '-')
            return refuse_at(err, pieces, *at - 1, "a part of a host name ends in \"-\"");
        if (*at == end || **at != '.') return 0;
        (*at)++;
    }
}

/* An address is taken by its bytes alone, as Docker does. Moves *at behind the "]". */
static int check_address(const struct pieces *pieces, const char **at, struct error *err)
{
    const size_t length = strspn(*at + 1, "0123456789abcdefABCDEF:");
    *at += 1 + length;
    if (length == 0 || **at != ']')
        return refuse_at(err, pieces, *at, "expected an IPv6 address and \"]\"");
    (*at)++;
    return 0;
}

/* host := (domain | "[" IPv6 "]") (":" digits)? */
static int check_host(const struct pieces *pieces, struct error *err)
{
    const char *at = pieces->host.start;
    const char *end = at + pieces->host.length;
    if (pieces->host.length > REFERENCE_MAX_HOST)
        return refuse(err, pieces, "the host has more than 255 bytes");
    const int checked = *at == '[' ? check_address(pieces, &at, err)
                                   : check_domain(pieces, &at, err);
    if (checked < 0) return -1;
    if (at == end) return 0;
    if (*at != ':') return refuse_at(err, pieces, at, "expected the end of the host or a port");
    const char *port = ++at;
    while (at < end && is_digit(*at)) at++;
    if (at < end || at == port) return refuse_at(err, pieces, at, "expected a port number");
    return 0;
}

/* How many bytes separate two runs of letters and digits in a path, 0 where none do. */
static size_t separator_length(const char *at, const char *end)
{
    if (*at == '/' || *at == '.') return 1;
    if (*at == '_') return at + 1 < end && at[1] == '_' ? 2 : 1;
    size_t length = 0;
    while (at + length < end && at[length] == '-') length++;
    return length;
}

/* path := run (separator run)*, run := [a-z0-9]+, separator := "/" | "." | "_" | "__" | "-"+ */
static int check_path(const struct pieces *pieces, struct error *err)
{
    const char *at = pieces->path.start;
    const char *end = at + pieces->path.length;
    if (pieces->path.length == 0) return refuse_at(err, pieces, at, "expected a repository name");
    const size_t prefix = pieces->official ? strlen(OFFICIAL_PATH) : 0;
    if (pieces->path.length + prefix > REFERENCE_MAX_PATH)
        return refuse(err, pieces, "the repository name has more than 255 bytes");
    for (;;) {
        const char *run = at;
        while (at < end && is_path_byte(*at)) at++;
        if (at < end && is_upper(*at))
            return refuse_at(err, pieces, at, "upper case: repository names are lower case");
        if (at == run)
            return refuse_at(err, pieces, at, "expected a letter or digit of a repository name");
        if (at == end) return 0;
        const size_t separator = separator_length(at, end);
        if (separator == 0)
            return refuse_at(err, pieces, at, "this byte cannot be in a repository name");
        at += separator;
    }
}

static int check_tag(const struct pieces *pieces, struct error *err)
{
    const struct span tag = pieces->tag;
    if (!tag.start) return 0;
    for (size_t i = 0; i < tag.length; i++) {
        const char c = tag.start[i];
        if (!is_word_byte(c) && (i == 0 || (c != '.' && c != '-')))
            return refuse_at(err, pieces, tag.start + i, "this byte cannot be in a tag here");
    }
    if (tag.length == 0) return refuse_at(err, pieces, tag.start, "expected a tag");
    if (tag.length > REFERENCE_MAX_TAG)
        return refuse(err, pieces, "the tag has more than 128 bytes");
    return 0;
}

static int check_digest(const struct pieces *pieces, struct error *err)
{
    static const struct {
        const char *prefix;
        size_t digits;
    } algorithms[] = {{"sha256:", 64}, {"sha512:", 128}};
    const struct span digest = pieces->digest;
    if (!digest.start) return 0;
    for (size_t i = 0; i < ARRAY_LENGTH(algorithms); i++) {
        const size_t prefix = strlen(algorithms[i].prefix);
        if (!text_starts_with(digest.start, algorithms[i].prefix)) continue;
        if (digest.length == prefix + algorithms[i].digits &&
            text_is_hex(digest.start + prefix, algorithms[i].digits))
            return 0;
        return error_set(err, ERROR_INPUT,
                         "reference \"%.*s\": a %.6s digest has exactly %zu lower-case hex digits",
                         SHOWN, pieces->text, algorithms[i].prefix, algorithms[i].digits);
    }
    return refuse_at(err, pieces, digest.start, "expected a sha256 or sha512 digest");
}

/* Fills the reference from checked pieces. */
static void build(struct arena *arena, const struct pieces *pieces, struct span tag,
                  struct reference *reference)
{
    const char *text = arena_printf(
        arena, "%.*s/%s%.*s%s%.*s%s%.*s", (int)pieces->host.length, pieces->host.start,
        pieces->official ? OFFICIAL_PATH : "", (int)pieces->path.length, pieces->path.start,
        tag.start ? ":" : "", (int)tag.length, tag.start ? tag.start : "",
        pieces->digest.start ? "@" : "", (int)pieces->digest.length,
        pieces->digest.start ? pieces->digest.start : "");
    const size_t tail = (tag.start ? 1 + tag.length : 0) +
                        (pieces->digest.start ? 1 + pieces->digest.length : 0);
    const size_t name_length = strlen(text) - tail;
    const char *repository = tail > 0 ? arena_strndup(arena, text, name_length) : text;
    const char *tag_text = tag.start ? text + name_length + 1 : NULL;
    if (tag_text && pieces->digest.start) tag_text = arena_strndup(arena, tag_text, tag.length);
    *reference = (struct reference){
        .text = text,
        .host = arena_strndup(arena, text, pieces->host.length),
        .path = repository + pieces->host.length + 1,
        .repository = repository,
        .tag = tag_text,
        .digest = pieces->digest.start ? text + strlen(text) - pieces->digest.length : NULL,
    };
}

int reference_parse(struct arena *arena, const char *text, enum reference_default missing_tag,
                    struct reference *reference, struct error *err)
{
    struct pieces pieces;
    split(text, &pieces);
    if (*text == '\0') return refuse(err, &pieces, "it is empty");
    if (text_is_digest(text) || (strlen(text) == 64 && text_is_hex(text, 64)))
        return refuse(err, &pieces, "this is an image ID, not the name of an image");
    if (check_host(&pieces, err) < 0 || check_path(&pieces, err) < 0 ||
        check_tag(&pieces, err) < 0 || check_digest(&pieces, err) < 0)
        return -1;
    struct span tag = pieces.tag;
    if (missing_tag == REFERENCE_DEFAULT_LATEST && !tag.start && !pieces.digest.start)
        tag = (struct span){DEFAULT_TAG, strlen(DEFAULT_TAG)};
    build(arena, &pieces, tag, reference);
    return 0;
}

/* Without its host it would be read as an ID, or its first component as a host. */
static bool reads_otherwise(const char *text)
{
    const size_t length = strlen(text);
    const size_t first = strcspn(text, "/");
    if (first == length) return text_is_digest(text) || (length == 64 && text_is_hex(text, 64));
    return memchr(text, '.', first) != NULL ||
           (first == strlen("localhost") && text_starts_with(text, "localhost"));
}

const char *reference_familiar(const struct reference *reference)
{
    if (strcmp(reference->host, DEFAULT_HOST) != 0) return reference->text;
    const char *path = reference->text + strlen(DEFAULT_HOST) + 1;
    const size_t official = strlen(OFFICIAL_PATH);
    if (text_starts_with(reference->path, OFFICIAL_PATH) &&
        !strchr(reference->path + official, '/'))
        path += official;
    return reads_otherwise(path) ? reference->text : path;
}

int reference_compare(const struct reference *left, const struct reference *right)
{
    return strcmp(left->text, right->text);
}
