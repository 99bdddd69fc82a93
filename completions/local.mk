# Completions for the shells, which each tool writes from its option table. A tool brings three rules, like
# ctee's. They cannot be made when the tools are built for another machine.
if !CROSS_COMPILING
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_bashcompletion_DATA = completions/bash/cbroadcast completions/bash/cgrep completions/bash/ctee
nodist_zshcompletion_DATA = completions/zsh/_cbroadcast completions/zsh/_cgrep completions/zsh/_ctee
nodist_fishcompletion_DATA = completions/fish/cbroadcast.fish completions/fish/cgrep.fish completions/fish/ctee.fish
CLEANFILES += \
    $(nodist_bashcompletion_DATA) \
    $(nodist_zshcompletion_DATA) \
    $(nodist_fishcompletion_DATA)

# A file is there only when it is complete.
complete_with = $(AM_V_GEN)complete() { $(MKDIR_P) $(@D) && "$$1" --generate=$$2 >$@.new && mv $@.new $@; }; complete

completions/bash/cbroadcast: bin/cbroadcast/cbroadcast$(EXEEXT)
	$(complete_with) bin/cbroadcast/cbroadcast bash
completions/zsh/_cbroadcast: bin/cbroadcast/cbroadcast$(EXEEXT)
	$(complete_with) bin/cbroadcast/cbroadcast zsh
completions/fish/cbroadcast.fish: bin/cbroadcast/cbroadcast$(EXEEXT)
	$(complete_with) bin/cbroadcast/cbroadcast fish

completions/bash/ctee: bin/ctee/ctee$(EXEEXT)
	$(complete_with) bin/ctee/ctee bash
completions/bash/cgrep: bin/cgrep/cgrep$(EXEEXT)
	$(complete_with) bin/cgrep/cgrep bash
completions/zsh/_ctee: bin/ctee/ctee$(EXEEXT)
	$(complete_with) bin/ctee/ctee zsh
completions/zsh/_cgrep: bin/cgrep/cgrep$(EXEEXT)
	$(complete_with) bin/cgrep/cgrep zsh
completions/fish/ctee.fish: bin/ctee/ctee$(EXEEXT)
	$(complete_with) bin/ctee/ctee fish
completions/fish/cgrep.fish: bin/cgrep/cgrep$(EXEEXT)
	$(complete_with) bin/cgrep/cgrep fish
endif
