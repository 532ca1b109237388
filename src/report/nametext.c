/* SPDX-License-Identifier: Apache-2.0 */
#include "report/nametext.h"

#include "base/cleanup.h"
#include "base/text.h"

#define ID_DIGITS_SHOWN 19 /* "sha256:" and 12 digits, as docker shows them */

const char *name_text(const struct image_name *name)
{
    return name->readable ? name->reference.text : name->listed;
}

const char *name_text_short(const struct image_name *name)
{
    return name->readable ? reference_familiar(&name->reference) : name->listed;
}

const char *image_text_short(struct arena *arena, const struct image *image)
{
    if (image->tag_count > 0) return name_text_short(&image->tags[0]);
    if (image->digest_count > 0) return name_text_short(&image->digests[0]);
    return arena_printf(arena, "<none> %.*s", ID_DIGITS_SHOWN, image->id);
}

const char *rule_text(struct arena *arena, const struct rule *rule)
{
    if (!rule) return "";
    return arena_printf(arena, "%s/%s", rule->policy->name, rule->name);
}

const char *rule_place_text(struct arena *arena, const struct rule *rule)
{
    if (!rule) return "";
    return arena_printf(arena, "%s:%u", rule->place.file, rule->place.line);
}

const char *size_text(struct arena *arena, int64_t bytes)
{
    if (bytes < 0) return "-";
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_size(&text, bytes);
    return arena_strdup(arena, text.data);
}

const char *age_text(struct arena *arena, int64_t now, int64_t time)
{
    if (time == TIME_UNKNOWN || time > now) return "-";
    CLEANUP(strbuf_release) struct strbuf text;
    strbuf_init(&text, 0);
    text_format_duration(&text, now - time);
    return arena_strdup(arena, text.data);
}
