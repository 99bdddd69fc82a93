/*
 * types.c - the table of file types.
 */
#include "config.h"

#include "types.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

static const cgrep_type types[] = {
    {"asm", "*.asm *.s *.S"},
    {"awk", "*.awk"},
    {"c", "*.c *.h *.H *.cats"},
    {"cmake", "*.cmake CMakeLists.txt"},
    {"config", "*.cfg *.conf *.config *.ini"},
    {"cpp", "*.C *.cc *.cpp *.cxx *.c++ *.h *.H *.hh *.hpp *.hxx *.h++ *.inl"},
    {"cs", "*.cs"},
    {"css", "*.css *.scss *.sass *.less"},
    {"csv", "*.csv *.tsv"},
    {"dart", "*.dart"},
    {"diff", "*.diff *.patch"},
    {"docker", "*Dockerfile* *.dockerfile"},
    {"elisp", "*.el"},
    {"elixir", "*.ex *.exs *.eex"},
    {"erlang", "*.erl *.hrl"},
    {"fortran", "*.f *.F *.f77 *.f90 *.F90 *.f95 *.f03"},
    {"go", "*.go go.mod go.sum"},
    {"haskell", "*.hs *.lhs *.cabal"},
    {"html", "*.html *.htm *.xhtml"},
    {"java", "*.java *.jsp *.properties"},
    {"js", "*.js *.jsx *.mjs *.cjs *.vue"},
    {"json", "*.json *.jsonl *.geojson"},
    {"julia", "*.jl"},
    {"kotlin", "*.kt *.kts"},
    {"lisp", "*.lisp *.lsp *.scm *.cl *.el"},
    {"log", "*.log"},
    {"lua", "*.lua"},
    {"m4", "*.m4 *.ac"},
    {"make", "Makefile makefile GNUmakefile Makefile.* *.mk *.mak"},
    {"man", "*.[0-9lnpx] *.[0-9][cEFMmpSx]"},
    {"md", "*.md *.markdown *.mdown"},
    {"nix", "*.nix"},
    {"ocaml", "*.ml *.mli *.mll *.mly"},
    {"perl", "*.pl *.pm *.PL *.t"},
    {"php", "*.php *.phtml"},
    {"proto", "*.proto"},
    {"powershell", "*.ps1 *.psm1 *.psd1"},
    {"py", "*.py *.pyi *.pyx"},
    {"r", "*.r *.R *.Rmd"},
    {"rst", "*.rst"},
    {"ruby", "*.rb *.gemspec Gemfile Rakefile"},
    {"rust", "*.rs"},
    {"scala", "*.scala *.sbt"},
    {"sh", "*.sh *.bash *.zsh *.ksh *.csh .bashrc .profile .zshrc"},
    {"sql", "*.sql *.psql"},
    {"swift", "*.swift"},
    {"tcl", "*.tcl"},
    {"tex", "*.tex *.ltx *.cls *.sty *.bib"},
    {"toml", "*.toml Cargo.lock"},
    {"ts", "*.ts *.tsx *.mts *.cts"},
    {"txt", "*.txt"},
    {"vim", "*.vim .vimrc vimrc"},
    {"xml", "*.xml *.xsd *.xsl *.xslt *.dtd *.svg"},
    {"yaml", "*.yaml *.yml"},
    {"zig", "*.zig"},
};

enum { TYPES = sizeof types / sizeof types[0], GLOB = 64 };

const cgrep_type *cgrep_find_type(const char *name)
{
    for (size_t i = 0; i < TYPES; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const char *cgrep_type_name(size_t index)
{
    return index < TYPES ? types[index].name : NULL;
}

bool cgrep_is_of_type(const cgrep_type *type, const char *name)
{
    char glob[GLOB];
    size_t len;

    for (const char *p = type->globs; *p != '\0'; p += len + (p[len] == ' ')) {
        len = strcspn(p, " ");
        snprintf(glob, sizeof glob, "%.*s", (int)len, p);
        if (fnmatch(glob, name, 0) == 0)
            return true;
    }
    return false;
}

void cgrep_list_types(void)
{
    for (size_t i = 0; i < TYPES; i++)
        printf("%s: %s\n", types[i].name, types[i].globs);
}
