# The examples of the scheduler's half: tasks, servers, processes, threads, and the buses.
noinst_HEADERS = examples/course/net.h examples/course/blast.h examples/course/bus.h

examples += \
    examples/course/task \
    examples/course/pyos1 \
    examples/course/pyos2 \
    examples/course/pyos3 \
    examples/course/pyos4 \
    examples/course/pyos5 \
    examples/course/pyos6 \
    examples/course/pyos7 \
    examples/course/pyos8 \
    examples/course/taskcrash \
    examples/course/echobad \
    examples/course/echogood \
    examples/course/echogood2 \
    examples/course/echoserver \
    examples/course/echoserver2 \
    examples/course/echothread \
    examples/course/blaster \
    examples/course/coprocess \
    examples/course/cocrash \
    examples/workers \
    examples/gather
example_outputs += \
    examples/expected/course/task.out \
    examples/expected/course/pyos1.out \
    examples/expected/course/pyos2.out \
    examples/expected/course/pyos3.out \
    examples/expected/course/pyos4.out \
    examples/expected/course/pyos5.out \
    examples/expected/course/pyos6.out \
    examples/expected/course/pyos7.out \
    examples/expected/course/pyos8.out \
    examples/expected/course/taskcrash.out \
    examples/expected/course/echobad.out \
    examples/expected/course/echogood.out \
    examples/expected/course/echogood2.out \
    examples/expected/course/echoserver.out \
    examples/expected/course/echoserver2.out \
    examples/expected/course/echothread.out \
    examples/expected/course/blaster.out \
    examples/expected/course/coprocess.out \
    examples/expected/course/cocrash.out \
    examples/expected/workers.out \
    examples/expected/gather.out

# These need libexpat.
if HAVE_EXPAT
examples += \
    examples/course/makebuses \
    examples/course/basicsax \
    examples/course/cosax \
    examples/course/coexpat \
    examples/course/buses \
    examples/course/iterbus \
    examples/course/busproc \
    examples/course/cothread
example_outputs += \
    examples/expected/course/basicsax.out \
    examples/expected/course/cosax.out \
    examples/expected/course/coexpat.out \
    examples/expected/course/buses.out \
    examples/expected/course/iterbus.out \
    examples/expected/course/busproc.out \
    examples/expected/course/cothread.out
examples_course_makebuses_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_basicsax_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_cosax_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_coexpat_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_buses_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_iterbus_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_busproc_LDADD = $(LDADD) $(EXPAT_LIBS)
examples_course_cothread_LDADD = $(LDADD) $(EXPAT_LIBS)
endif
