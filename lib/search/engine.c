/*
 * engine.c - what all engines have in common.
 */
#include "config.h"

#include "search/engine.h"

void cf__engine_free(struct cf__engine *engine)
{
    if (engine != NULL)
        engine->type->free(engine);
}
