/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

#include "engine/engine.h"
#include "wire/http.h"

/*
 * What DELETE /images/NAME answered, read into an outcome. Nothing is asked here.
 */
struct docker_answer {
    enum outcome outcome;
    bool settle;        /* a look-up must decide; `outcome` holds if the name is then absent */
    bool image_deleted; /* the engine lists the image's ID as deleted */
    char detail[512];   /* the engine's words, or what it removed besides; "" none */
};

/* `asked` is the canonical reference that was to go; NULL for a removal of image_id by ID. */
void docker_answer_read(const struct http_response *response, const char *asked,
                        const char *image_id, struct docker_answer *answer);
