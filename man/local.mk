# The man pages. Those of the tools have their options from the tool's table: "make update-man" puts them
# there, tests/cli/tables.sh notices when that was forgotten.
dist_man_MANS += man/ctee.1

dist_check_SCRIPTS += man/lint.sh man/examples.sh
dist_noinst_SCRIPTS += man/fill-options.sh
TESTS += man/lint.sh man/examples.sh

.PHONY: update-man
update-man: $(bin_PROGRAMS)
	for tool in $(tools); do \
	    page=$(srcdir)/man/$$tool.1; \
	    sh $(srcdir)/man/fill-options.sh bin/$$tool/$$tool $$page >$$tool.1.new && \
	    { cmp -s $$tool.1.new $$page || cp $$tool.1.new $$page; } && rm $$tool.1.new || exit 1; \
	done
