/*
 * analyse.c - questions about trees.
 */
#include "config.h"

#include "search/analyse.h"

static bool is_single(const struct cf__ast *ast)
{
    return ast->kind == CF__AST_CHAR || ast->kind == CF__AST_SET;
}

bool cf__first_is_longest(const struct cf__ast *ast)
{
    switch (ast->kind) {
    case CF__AST_EMPTY:
    case CF__AST_CHAR:
    case CF__AST_SET:
    case CF__AST_ASSERT:
        return true;
    case CF__AST_REPEAT:
        return is_single(ast->child) && ast->repeat.greed == CF__GREEDY;
    case CF__AST_GROUP:
        return cf__first_is_longest(ast->child);
    case CF__AST_SEQUENCE:
        for (const struct cf__ast *child = ast->child; child != NULL; child = child->next)
            if (!cf__first_is_longest(child))
                return false;
        return true;
    default:
        return false;
    }
}
