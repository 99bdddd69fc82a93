/*
 * analyse.c - properties of syntax trees.
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

static bool all_match_empty(const struct cf__ast *first)
{
    for (const struct cf__ast *child = first; child != NULL; child = child->next)
        if (!cf__matches_empty(child))
            return false;
    return true;
}

static bool any_matches_empty(const struct cf__ast *first)
{
    for (const struct cf__ast *child = first; child != NULL; child = child->next)
        if (cf__matches_empty(child))
            return true;
    return false;
}

bool cf__matches_empty(const struct cf__ast *ast)
{
    switch (ast->kind) {
    case CF__AST_EMPTY:
        return true;
    case CF__AST_SEQUENCE:
        return all_match_empty(ast->child);
    case CF__AST_CHOICE:
        return any_matches_empty(ast->child);
    case CF__AST_REPEAT:
        return ast->repeat.min == 0 || cf__matches_empty(ast->child);
    case CF__AST_GROUP:
    case CF__AST_ATOMIC:
        return cf__matches_empty(ast->child);
    default:
        return false;
    }
}
