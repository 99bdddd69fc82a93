/*
 * emit.h - writes a syntax tree as a PCRE2 pattern.
 */
#ifndef CF_SEARCH_EMIT_H
#define CF_SEARCH_EMIT_H

#include "search/ast.h"
#include "search/text.h"

/*
 * Append the tree's pattern to out. It is to be compiled with PCRE2_MULTILINE and without
 * PCRE2_CASELESS. No part of it can match the separator, so it means the same on one line and on a
 * block of lines.
 */
void cf__emit(struct cf__text *out, const struct cf__ast *ast, const struct cf__ast_mode *mode);

#endif
